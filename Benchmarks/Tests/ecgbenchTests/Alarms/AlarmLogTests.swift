// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct AlarmLogTests {
    /// Stretches of time in seconds, at 100 samples a second.
    private static func time(_ stretches: Range<Double>...) -> RangeSet<SampleIndex> {
        RangeSet(stretches.map { .at($0.lowerBound)..<(.at($0.upperBound)) })
    }

    @Test func `states last to the next change, learning before the first`() {
        let log = AlarmLog.made(seconds: 30, states: [(2, .good), (10, .noisy), (25, .good)])
        #expect(log.stateStretches.map(\.state) == [.learning, .good, .noisy, .good])
        #expect(log.stateStretches.map(\.samples) == [0..<200, 200..<1_000, 1_000..<2_500, 2_500..<3_000])
    }

    @Test func `the monitor is quiet from 4 s after the last beat or alarm to the next one`() {
        let log = AlarmLog.made(
            seconds: 60,
            [.made(.asystole, 20, 30), .made(.bigeminy, 40, 60)],
            beats: [1, 2, 3, 9, 40, 44, 48])
        // 3 to 9 leaves 7 to 9, 9 to 20 leaves 13 to 20; then 34 to 40 after the alarm, and 52 on, since bigeminy is
        // none.
        #expect(log.blindTime == Self.time(7..<9, 13..<20, 34..<40, 52..<60))
    }

    @Test func `a record's first 4 s are not quiet, and 4 s between beats are not`() {
        let log = AlarmLog.made(seconds: 12, beats: [4, 8, 12])
        #expect(log.blindTime.isEmpty)
    }

    @Test func `a state that is not good is blind time unless a life-threatening alarm stands`() {
        let log = AlarmLog.made(
            seconds: 20, [.made(.ventricularFlutter, 6, 8), .made(.tachycardia, 10, 12)],
            beats: (0..<20).map(Double.init), states: [(0, .good), (5, .noisy), (9, .flat), (11, .good)])
        #expect(log.blindTime == Self.time(5..<6, 8..<11))
    }

    @Test func `silence counts seconds from the 10th on`() {
        let moments = (0..<20).map { second in
            ShownMoment(
                sampleIndex: .at(Double(second)), heartRate: nil, state: second == 12 ? .noisy : .good, hasAlarm: false)
        }
        let log = AlarmLog.made(seconds: 20, moments: moments)
        #expect(log.watchedSeconds == 10)
        #expect(log.silentSeconds == 9)
    }

    @Test func `a statement has what stood or was reported, the states and the rate at its moment`() {
        let moments = [(199, 60), (200, 72), (201, 90)].map { second, rate in
            ShownMoment(sampleIndex: .at(Double(second)), heartRate: Float(rate), state: .good, hasAlarm: false)
        }
        let log = AlarmLog.made(
            seconds: 400,
            [
                .made(.tachycardia, 100, 189.9), .made(.asystole, 185, 190.5, reportedAt: 186.5),
                .made(.pause, 188, 189, reportedAt: 191),
            ], states: [(0, .good), (195.3, .noisy)], moments: moments)
        #expect(
            log.statement(in: .at(190)..<(.at(210)), rateAt: .at(200))
                == "asystole 3:05.0 to 3:10.5, reported 3:06.5; pause 3:08.0 to 3:09.0, reported 3:11.0; "
                + "signal good, noisy from 3:15.3; heart rate 72")
        #expect(
            log.statement(in: .at(20)..<(.at(40)), rateAt: .at(30))
                == "no condition; signal good; heart rate unknown")
    }
}
