// SPDX-License-Identifier: Apache-2.0

import Signal

@testable import ecgbench

extension ReportedAlarm {
    /// An alarm with its times in seconds, reported a second after its onset unless another time is given.
    static func made(
        _ kind: RhythmEvent.Kind, _ onset: Double, _ end: Double, reportedAt report: Double? = nil
    ) -> ReportedAlarm {
        ReportedAlarm(kind: kind, samples: .at(onset)..<(.at(end)), reportedAt: .at(report ?? onset + 1))
    }
}
