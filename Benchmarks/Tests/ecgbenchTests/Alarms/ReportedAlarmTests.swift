// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct ReportedAlarmTests {
    private static func event(
        _ kind: RhythmEvent.Kind, _ phase: RhythmEvent.Phase, _ index: SampleIndex, knownAt: SampleIndex
    ) -> MonitorRun.ReportedEvent {
        MonitorRun.ReportedEvent(
            event: RhythmEvent(kind: kind, phase: phase, sampleIndex: index, heartRate: nil), knownAt: knownAt)
    }

    @Test func `onsets and ends are paired by kind, and one without an end lasts to the end of the record`() {
        let alarms = ReportedAlarm.alarms(
            in: [
                Self.event(.ventricularTachycardia, .onset, 300, knownAt: 420),
                Self.event(.asystole, .onset, 200, knownAt: 430),
                Self.event(.ventricularTachycardia, .end, 500, knownAt: 700),
                Self.event(.asystole, .end, 600, knownAt: 710),
                Self.event(.ventricularTachycardia, .onset, 800, knownAt: 900),
            ], recordEnd: 1_000)
        #expect(
            alarms == [
                ReportedAlarm(kind: .asystole, samples: 200..<600, reportedAt: 430),
                ReportedAlarm(kind: .ventricularTachycardia, samples: 300..<500, reportedAt: 420),
                ReportedAlarm(kind: .ventricularTachycardia, samples: 800..<1_000, reportedAt: 900),
            ])
    }

    @Test(
        arguments: [
            (50..<100, false), (50..<101, true), (150..<160, true), (199..<500, true), (200..<500, false),
            // One that ended where it began still began there.
            (150..<150, true), (200..<200, false),
        ] as [(Range<SampleIndex>, Bool)])
    func `an alarm stands in a stretch if it overlaps it or begins in it`(samples: Range<SampleIndex>, stands: Bool) {
        let alarm = ReportedAlarm(kind: .asystole, samples: samples, reportedAt: 0)
        #expect(alarm.stands(in: 100..<200) == stands)
    }
}
