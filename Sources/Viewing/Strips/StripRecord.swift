// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

/// A strip as the files of a WFDB record: header, samples in format 16, and annotations.
///
/// Moody GB et al., WFDB Applications Guide, header(5), signal(5), annot(5); doi:10.13026/gjvw-1m31.
package struct StripRecord {
    /// One file of a strip.
    package struct File {
        /// What its name ends in, with the dot.
        package var ending: StaticString
        /// Its bytes.
        package var bytes: [UInt8]
    }

    /// The annotator's name: what the daemon found is no reference, which `atr` stands for.
    package static let annotator: StaticString = ".ecg"
    /// The endings of a strip's files. The header is the last: whoever sees it sees all.
    package static let endings: [StaticString] = [".dat", annotator, ".svg", ".hea"]

    /// The step that stands for a missing sample, and the largest one that is none.
    private static let missingStep: Int16 = .min
    private static let largestStep = 32_767.0
    /// Steps per millivolt that are tried, the finest first.
    private static let gains: [Double] = [
        10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.001, 0.0001,
        1e-6,
    ]

    private let strip: Strip
    private let name: String
    private let channelName: String
    private let program: String
    private let gain: Double
    private let baseline: Int

    /// Makes a record.
    ///
    /// - Parameters:
    ///   - name: the record's name.
    ///   - channelName: the lead's; empty if it has none.
    ///   - program: name and version of what made it.
    package init(_ strip: Strip, name: String, channelName: String, program: String) {
        self.strip = strip
        self.name = name
        self.channelName = channelName
        self.program = program
        (gain, baseline) = Self.scale(strip.millivolts)
    }

    /// The finest gain with which all samples fit, and the step of 0 mV: 0, unless the signal lies far off it.
    private static func scale(_ millivolts: [Float]) -> (gain: Double, baseline: Int) {
        var (least, most) = (Double.infinity, -Double.infinity)
        for value in millivolts where value.isFinite {
            least = min(least, Double(value))
            most = max(most, Double(value))
        }
        guard least <= most else { return (1_000, 0) }
        let (middle, reach) = (least / 2 + most / 2, most / 2 - least / 2)
        for gain in gains {
            if (max(-least, most) * gain).rounded() <= largestStep { return (gain, 0) }
            // Half a step for each rounding.
            if reach * gain <= largestStep - 1, (middle * gain).magnitude < 1e9 {
                return (gain, -Int((middle * gain).rounded()))
            }
        }
        // Beyond any amplifier: what does not fit is cut.
        return (gains[gains.count - 1], 0)
    }

    private var steps: [Int16] {
        strip.millivolts.map { value in
            guard value.isFinite else { return Self.missingStep }
            let step = (Double(value) * gain).rounded() + Double(baseline)
            return Int16(min(max(step, -Self.largestStep), Self.largestStep))
        }
    }

    /// All files of the record, in the order in which they are to appear.
    package var files: [File] {
        let steps = steps
        var data: [UInt8] = []
        data.reserveCapacity(2 * steps.count)
        for step in steps {
            data.append(UInt8(truncatingIfNeeded: step))
            data.append(UInt8(truncatingIfNeeded: step >> 8))
        }
        return [
            File(ending: ".dat", bytes: data),
            File(ending: Self.annotator, bytes: annotations),
            File(ending: ".svg", bytes: StripDrawing(strip).svg()),
            File(ending: ".hea", bytes: Array(header(steps).utf8)),
        ]
    }

    private func header(_ steps: [Int16]) -> String {
        var first = "\(name) 1 \(Self.number(strip.rate.hertz)) \(steps.count)"
        if let time = strip.firstTime { first += " \(time.headerText)" }
        let sum = steps.reduce(Int16(0)) { $0 &+ $1 }
        let lead = channelName.isEmpty ? "ECG" : channelName.fitForTerminal
        let scale = "\(Self.number(gain))(\(baseline))/mV"
        let signal = "\(name).dat 16 \(scale) 16 0 \(steps.first ?? 0) \(sum) 0 \(lead)"
        return ([first, signal] + comments.map { "# \($0)" }).map { $0 + "\n" }.joined()
    }

    private var comments: [String] {
        var lines = ["source: \(strip.source.fitForTerminal)", strip.reasonText]
        lines.append(
            "moment: sample \(strip.sampleIndex) of the stream; this record begins at sample \(strip.firstSampleIndex)")
        if !strip.note.isEmpty { lines.append(strip.note) }
        let missing = strip.millivolts.count { !$0.isFinite }
        if missing > 0 { lines.append("\(missing) samples are missing") }
        lines.append("made by \(program), which is not a certified medical device: no diagnosis may rest on it")
        return lines
    }

    /// Beats in the order of time, and what the strip is about, as its own samples count.
    private var annotations: [UInt8] {
        var marks = strip.marks.map {
            WFDBAnnotation(beatAt: $0.sampleIndex - strip.firstSampleIndex, class: $0.beatClass)
        }
        let moment = strip.sampleIndex - strip.firstSampleIndex
        if (0..<Int64(strip.millivolts.count)).contains(moment) {
            switch strip.reason {
            case .alarm(let event): marks.append(WFDBAnnotation(alarm: event, at: moment))
            case .request: marks.append(WFDBAnnotation(note: "requested", at: moment))
            }
        }
        var bytes = LineBuffer(capacity: (marks.count + 2) * LineBuffer.longestAnnotation)
        bytes.append(annotationRate: strip.rate.hertz)
        var time: SampleIndex = 0
        for mark in marks.sorted(by: { $0.sampleIndex < $1.sampleIndex }) where mark.sampleIndex >= 0 {
            bytes.append(mark, interval: mark.sampleIndex - time)
            time = mark.sampleIndex
        }
        bytes.appendAnnotationEnd()
        return bytes.allBytes
    }

    /// A number without a fraction of zero.
    private static func number(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
