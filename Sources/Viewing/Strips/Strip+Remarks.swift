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

    /// What a reader must know of the strip's place in the signal; empty if it is as usual.
    package var extentRemark: String {
        var lines: [String] = []
        let around = SampleIndex(rate.samples(milliseconds: 1_000 * Self.secondsAround))
        if sampleIndex < firstSampleIndex {
            let gap = Self.seconds(firstSampleIndex - sampleIndex, rate)
            lines.append(
                "known late: the moment was \(gap) s before this strip, which is the last of the signal by then")
        } else {
            if firstSampleIndex > sampleIndex - around {
                let before = Self.seconds(sampleIndex - firstSampleIndex, rate)
                lines.append("begins \(before) s before the moment: no more is kept")
            }
            if endSampleIndex < sampleIndex + around {
                let after = Self.seconds(max(0, endSampleIndex - sampleIndex), rate)
                lines.append("ends \(after) s after the moment: the signal ended")
            }
        }
        return lines.joined(separator: "; ")
    }

    private static func seconds(_ samples: SampleIndex, _ rate: SampleRate) -> String {
        let tenths = Int64((rate.seconds(at: samples) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
