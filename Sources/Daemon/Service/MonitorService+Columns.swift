// SPDX-License-Identifier: Apache-2.0

import Decoding
import Monitor
import Reporting
import Signal

extension MonitorService {
    /// Looks at what the decoder has found out about the columns of a text.
    ///
    /// - Throws: `badData` if the text has not the column that was asked for. A writer of an input that outlives it is only
    ///   reported: the next one may have it.
    mutating func checkColumns() throws(DaemonError) {
        if let hertz = decoder.rateByTimes, !hasReportedTimes {
            hasReportedTimes = true
            note(.wrongRate, measure: hertz, phase: .onset)
            reporter.say(
                "\(input.name): the times show \(InputPlan.number(hertz)) Hz, and not the rate that was given; "
                    + "their gaps are not filled", priority: .warning, isFrequent: true)
        }
        guard !hasReportedColumns, let refusal = decoder.refusal else { return }
        hasReportedColumns = true
        let error = DaemonError(.badData, "\(input.name): \(refusal.message)")
        guard input.isFIFO || input.waits else { throw error }
        reporter.say("\(error.message), ignoring", priority: .error, isFrequent: true)
    }
}
