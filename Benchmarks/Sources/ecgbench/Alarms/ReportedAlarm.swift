// SPDX-License-Identifier: Apache-2.0

import Signal

/// A condition that the monitor reported, from its onset to its end.
struct ReportedAlarm: Equatable {
    /// The condition.
    var kind: RhythmEvent.Kind
    /// From onset to end as the monitor dates them; both are earlier than their reports. May be empty.
    var samples: Range<SampleIndex>
    /// The sample being processed when the onset was reported.
    var reportedAt: SampleIndex

    /// All conditions that were reported, by onset.
    ///
    /// - Parameters:
    ///   - events: onsets and ends in the order of their reports.
    ///   - recordEnd: where one ends whose end was never reported.
    static func alarms(in events: [MonitorRun.ReportedEvent], recordEnd: SampleIndex) -> [ReportedAlarm] {
        var alarms: [ReportedAlarm] = []
        var open: [RhythmEvent.Kind: ReportedAlarm] = [:]
        for reported in events {
            let event = reported.event
            switch event.phase {
            case .onset:
                open[event.kind] = ReportedAlarm(
                    kind: event.kind, samples: event.sampleIndex..<max(recordEnd, event.sampleIndex),
                    reportedAt: reported.knownAt)
            case .end:
                guard var alarm = open.removeValue(forKey: event.kind) else { continue }
                let onset = alarm.samples.lowerBound
                alarm.samples = onset..<max(event.sampleIndex, onset)
                alarms.append(alarm)
            }
        }
        return (alarms + open.values).sorted {
            ($0.samples.lowerBound, $0.kind.rawValue) < ($1.samples.lowerBound, $1.kind.rawValue)
        }
    }

    /// Whether it begins in a stretch or has begun before it and still stands.
    func stands(in stretch: Range<SampleIndex>) -> Bool {
        stretch.contains(samples.lowerBound) || samples.overlaps(stretch)
    }
}
