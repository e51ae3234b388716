// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

extension Strip {
    /// What a strip shows before and after its moment, in seconds.
    package static let secondsAround = 10.0

    /// The sample after the last.
    var endSampleIndex: SampleIndex { firstSampleIndex + SampleIndex(millivolts.count) }

    /// The wall clock at the first sample; `nil` if it is unknown.
    var firstTime: UTCTime? {
        UTCTime(epochInMicroseconds: epochInMicroseconds, sampleIndex: firstSampleIndex, rate)
    }

    /// Why the strip was made, on one line.
    var reasonText: String {
        guard case .alarm(let event) = reason else { return "requested" }
        var text = "alarm: \(event.kind.name) \(event.phase.name)"
        if let heartRate = event.heartRate, heartRate >= 0.5, heartRate.isFinite {
            text += ", heart rate \(Int(heartRate.rounded())) per minute"
        }
        if event.phase == .end {
            if let onset = event.onsetIndex { text += ", after \(Self.seconds(sampleIndex - onset, rate)) s" }
            if event.count > 1 { text += ", \(event.count) times" }
        }
        return text
    }

    /// What a reader must know: the moment lies outside, the strip is shorter than usual, samples are missing.
    package var remarks: [String] {
        var lines: [String] = []
        let around = SampleIndex(rate.samples(milliseconds: 1_000 * Self.secondsAround))
        if sampleIndex < firstSampleIndex {
            let gap = Self.seconds(firstSampleIndex - sampleIndex, rate)
            lines.append("known late: the moment was \(gap) s before this strip; it shows the last of the signal by then")
        } else {
            if firstSampleIndex > sampleIndex - around {
                lines.append("begins \(Self.seconds(sampleIndex - firstSampleIndex, rate)) s before the moment: no more was there")
            }
            if endSampleIndex < sampleIndex + around {
                lines.append(
                    "ends \(Self.seconds(max(0, endSampleIndex - sampleIndex), rate)) s after the moment: the signal ended")
            }
        }
        let missing = millivolts.count { !$0.isFinite }
        if missing > 0 { lines.append("\(missing) samples are missing") }
        return lines
    }

    private static func seconds(_ samples: SampleIndex, _ rate: SampleRate) -> String {
        let tenths = Int64((rate.seconds(at: samples) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension UTCTime {
    fileprivate static func padded(_ value: Int64, _ width: Int) -> String {
        let text = "\(value)"
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    /// Time and date as a record's header has them: `09:30:12.345 15/01/2026`.
    var headerText: String {
        let clock = [hour, minute, second].map { Self.padded($0, 2) }.joined(separator: ":")
        let date = "\(Self.padded(day, 2))/\(Self.padded(month, 2))/\(Self.padded(year, 4))"
        return "\(clock).\(Self.padded(milliseconds % 1_000, 3)) \(date)"
    }
}
