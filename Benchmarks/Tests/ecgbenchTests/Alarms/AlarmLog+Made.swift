// SPDX-License-Identifier: Apache-2.0

import Signal

@testable import ecgbench

extension AlarmLog {
    /// A log of so many seconds at 100 samples a second, in which the signal is good from the first sample on.
    static func made(
        seconds: Double, _ alarms: [ReportedAlarm] = [], beats: [Double] = [],
        states: [(Double, SignalState)] = [(0, .good)], moments: [ShownMoment] = []
    ) -> AlarmLog {
        AlarmLog(
            rate: .hundred, end: .at(seconds), alarms: alarms, beats: beats.map { .at($0) },
            states: states.map { SignalChange(sampleIndex: .at($0), state: $1) }, moments: moments)
    }
}
