// SPDX-License-Identifier: Apache-2.0

import Signal

/// An alarm from its onset to its end.
struct ReportAlarm: Sendable, Equatable {
    /// The condition.
    var kind: RhythmEvent.Kind
    /// Where it began; `nil` if that lies before what the report covers.
    var onset: ReportMoment?
    /// Where it ended; `nil` if it still stands.
    var end: ReportMoment?
    /// How long it lasted, in seconds; `nil` if that is unknown.
    var duration: Double?
    /// The heart rate at its onset, or else at its end; `nil` if it is unknown.
    var heartRate: Double?
    /// How often the condition came; `nil` as long as it stands.
    var count: Int?
    /// The path of its strip; `nil` if there is none.
    var stripPath: String?

    /// When it was, for the order.
    var moment: ReportMoment { onset ?? end ?? ReportMoment(seconds: 0, run: 0, realtimeInMicroseconds: nil, axis: 0) }

    /// How much it matters, 0 most: first what threatens life, then what comes of ventricles and long intervals.
    var rank: Int {
        switch kind {
        case .ventricularFlutter: 0
        case .asystole: 1
        case .ventricularTachycardia: 2
        case .extremeTachycardia: 3
        case .extremeBradycardia: 4
        case .ventricularRun: 5
        case .pause: 6
        case .ronT: 7
        case .irregularRhythm: 8
        case .tachycardia: 9
        case .bradycardia: 10
        case .bigeminy: 11
        case .trigeminy: 12
        case .frequentVentricularBeats: 13
        case .couplet: 14
        }
    }
}
