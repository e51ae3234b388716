// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A pacemaker's pulse as a recorder of some rate samples it, after ANSI/AAMI EC13:2002, 4.1.4, and IEC 60601-2-27:2011, 201.12.1.101.13.
///
/// A rectangle, and after it an overshoot of the other polarity that fades: a quarter of the pulse, 2 mV at most. A sample is
/// the mean of the voltage over its interval, within the recorder's range.
public struct PacingPulse: Sendable, Equatable {
    /// What a recorder can show, either way, in millivolts.
    public static let rangeInMillivolts = 10.0

    /// The height of the rectangle, in millivolts; 2 to 700 in the standards, either way.
    public var millivolts: Double
    /// Its length, in milliseconds; 0.1 to 2 in the standards.
    public var milliseconds: Double
    /// The time constant of the overshoot, in milliseconds; 4 to 100 in the standards, 0 for none.
    public var overshootMilliseconds: Double

    /// Makes a pulse.
    public init(millivolts: Double, milliseconds: Double, overshootMilliseconds: Double = 0) {
        self.millivolts = millivolts
        self.milliseconds = milliseconds
        self.overshootMilliseconds = overshootMilliseconds
    }

    /// Adds the pulse to a signal in millivolts, its start at a time in seconds from the first sample.
    public func add(to signal: inout [Double], at start: Double, rate: Double) {
        let first = max(Int((start * rate).rounded(.down)), 0)
        let end = start + milliseconds / 1_000 + 8 * overshootMilliseconds / 1_000
        let last = min(Int((end * rate).rounded(.up)) + 1, signal.count - 1)
        guard first <= last else { return }
        for index in first...last {
            let from = (Double(index) / rate - start) * 1_000
            let to = (Double(index + 1) / rate - start) * 1_000
            let mean = (integral(to: to) - integral(to: from)) / (to - from)
            signal[index] += max(-Self.rangeInMillivolts, min(mean, Self.rangeInMillivolts))
        }
    }

    /// The integral of the voltage up to a time after the pulse's start, in millivolts times milliseconds.
    private func integral(to time: Double) -> Double {
        guard time > 0 else { return 0 }
        let pulse = millivolts * min(time, milliseconds)
        let after = time - milliseconds
        guard overshootMilliseconds > 0, after > 0 else { return pulse }
        let overshoot = min(0.25 * abs(millivolts), 2) * (millivolts < 0 ? -1 : 1)
        return pulse - overshoot * overshootMilliseconds * (1 - exp(-after / overshootMilliseconds))
    }
}
