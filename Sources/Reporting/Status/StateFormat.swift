// SPDX-License-Identifier: Apache-2.0

package import Signal

/// Puts a status into one JSON object, with the keys of the reports.
struct StateFormat {
    private let json: JSONFormat

    init(context: borrowing ReportContext) { json = JSONFormat(context: context) }

    /// Appends the object with its newline.
    func append(_ status: borrowing MonitorStatus, failures: Int, to line: inout LineBuffer) {
        let totals = status.totals
        json.begin("state", at: totals.endSampleIndex, in: &line)
        line.append(status.isRunning ? ",\"running\":true" : ",\"running\":false")
        line.append(",\"written_usec\":")
        line.append(integer: status.nowMicroseconds)
        line.append(",\"last_sample_usec\":")
        if let time = status.lastInputMicroseconds { line.append(integer: time) } else { line.append("null") }
        line.append(",\"age_s\":")
        line.append(status.ageInSeconds, decimals: 1)
        line.append(",\"signal\":\"")
        line.append(status.signalState.name)
        line.append("\",\"heart_rate_bpm\":")
        line.append(jsonRate: status.heartRate)
        line.append(jsonBeatsOf: totals)
        line.append(jsonAlarms: status.onsets)
        line.append(",\"alarms\":")
        line.append(integer: totals.alarmCount)
        line.append(",\"missing_samples\":")
        line.append(integer: totals.missingSampleCount)
        line.append(",\"input_problems\":")
        line.append(integer: totals.inputProblemCount)
        line.append(",\"compute_overruns\":")
        line.append(integer: totals.computeOverrunCount)
        line.append(",\"lost_reports\":")
        line.append(integer: status.lostReportCount)
        line.append(",\"status_write_failures\":")
        line.append(integer: failures)
        line.append("}\n")
    }
}

extension LineBuffer {
    /// Appends the alarms that stand, by where each began, as the key `alarms_standing` with a comma before it.
    package mutating func append(jsonAlarms onsets: borrowing InlineArray<32, SampleIndex?>) {
        append(",\"alarms_standing\":[")
        var isFirst = true
        for kind in RhythmEvent.Kind.allCases {
            guard let onset = onsets[Int(kind.rawValue)] else { continue }
            append(isFirst ? "{\"event\":\"" : ",{\"event\":\"")
            append(kind.name)
            append(kind.isLifeThreatening ? "\",\"life_threatening\":true" : "\",\"life_threatening\":false")
            append(",\"onset_sample\":")
            append(integer: onset)
            append("}")
            isFirst = false
        }
        append("]")
    }
}
