// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

/// The lines that a view socket has beside those of the events: who serves it, how the bed stands, and the thinned signal.
///
/// `docs/SEEING.md` lists their keys.
struct BedFormat {
    /// The number that changes when a reader of these lines must change.
    static let version = 1

    let json: JSONFormat

    /// Appends the first line of a connection.
    func appendHello(_ bed: borrowing BedState, to line: inout LineBuffer) {
        json.begin("hello", at: bed.sampleCount, in: &line)
        line.append(",\"protocol\":")
        line.append(integer: Self.version)
        line.append(",\"rate_hz\":")
        line.append(bed.rate.hertz, decimals: 6)
        line.append(",\"columns_per_second\":")
        line.append(integer: TraceColumns.perSecond)
        line.append("}\n")
    }

    /// Appends how the bed stands.
    ///
    /// - Parameter silence: seconds since the last byte came in; `nil` if none has.
    func append(_ bed: borrowing BedState, age: Double, silence: Double?, to line: inout LineBuffer) {
        json.begin("bed", at: bed.sampleCount, in: &line)
        line.append(",\"signal\":\"")
        line.append(bed.signalState.name)
        line.append("\",\"heart_rate_bpm\":")
        line.append(jsonRate: bed.heartRate)
        for beatClass in BeatClass.allCases {
            line.append(",\"beats_")
            line.append(UInt8(truncatingIfNeeded: beatClass.letter.value) | 0x20)
            line.append("\":")
            line.append(integer: bed.beatCounts[Int(beatClass.rawValue)])
        }
        line.append(",\"minute_beats\":")
        line.append(integer: bed.beatsOfMinute)
        line.append(",\"minute_beats_v\":")
        line.append(integer: bed.ventricularBeatsOfMinute)
        line.append(",\"age_s\":")
        line.append(age, decimals: 1)
        line.append(",\"silence_s\":")
        line.append(json: silence, decimals: 1)
        line.append(jsonAlarms: bed.onsets)
        line.append("}\n")
    }

    /// Appends columns of the thinned signal, in microvolts; null for a column without a sample.
    func append(_ trace: borrowing TraceColumns, columns: Range<Int>, to line: inout LineBuffer) {
        json.begin("trace", at: TraceColumns.firstSample(of: columns.lowerBound, trace.rate), in: &line)
        line.append(",\"column\":")
        line.append(integer: columns.lowerBound)
        for isHigh in [false, true] {
            line.append(isHigh ? ",\"high_uv\":[" : ",\"low_uv\":[")
            for column in columns {
                if column > columns.lowerBound { line.append(",") }
                let extent = trace.extent(of: column)
                let value = isHigh ? extent.high : extent.low
                line.append(json: value.isNaN ? nil : 1_000 * Double(value), decimals: 0)
            }
            line.append("]")
        }
        line.append("}\n")
    }

    /// Appends the last line of a connection: why the server closes it.
    func appendEnd(_ reason: StaticString, at sampleIndex: SampleIndex, to line: inout LineBuffer) {
        json.begin("end", at: sampleIndex, in: &line)
        line.append(",\"reason\":\"")
        line.append(reason)
        line.append("\"}\n")
    }
}
