// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

extension StripDrawing {
    /// Bytes of a source's name that the caption shows; the title has all of it.
    private static let longestSource = 64

    /// What the mark in the trace stands for.
    var momentName: String {
        switch strip.reason {
        case .alarm(let event): event.phase.name.description
        case .request: "request"
        }
    }

    /// The alarm in words: `ventricular run, onset`.
    private var reasonName: String {
        switch strip.reason {
        case .alarm(let event): "\(event.kind.words), \(event.phase.name)"
        case .request: "strip on request"
        }
    }

    /// The moment of the strip: of the wall clock if it is known, and of the stream.
    private var momentText: String {
        let milliseconds = Int64(saturating: strip.rate.milliseconds(samples: Double(strip.sampleIndex)))
        let stream = "\(MomentText.hours(milliseconds: milliseconds, showsMilliseconds: true)) of the stream"
        guard strip.epochInMicroseconds != nil,
            let date = MomentText.date(microseconds: microseconds(at: strip.sampleIndex), showsMilliseconds: true)
        else { return stream }
        return "\(date) UTC, \(stream)"
    }

    /// The figures of the alarm: heart rate, and at its end how often it came and how long it lasted.
    private var figures: String {
        guard case .alarm(let event) = strip.reason else { return "" }
        var text = ""
        if let rate = event.heartRate, rate.isFinite, rate >= 0.5 {
            text += ", heart rate \(Int64(saturating: Double(rate)))/min"
        }
        guard event.phase == .end else { return text }
        if event.count > 1 { text += ", came \(event.count) times" }
        if let onset = event.onsetIndex {
            let samples = Double(event.sampleIndex &- onset)
            var seconds = MarkupBuffer()
            seconds.append(fixed: strip.rate.milliseconds(samples: samples) / 1_000, decimals: 1)
            text += ", lasted \(String(decoding: seconds.bytes, as: UTF8.self)) s"
        }
        return text
    }

    /// The drawing's name for screen readers and tools.
    var title: String { "\(strip.source): \(reasonName)" }

    /// What the drawing shows, for screen readers.
    var description: String {
        var text = "ECG, \(seconds(duration)) s at 25 mm/s and 10 mm/mV. \(momentText)\(figures). "
        var counts = [Int](repeating: 0, count: BeatClass.allCases.count)
        for mark in strip.marks { counts[Int(mark.beatClass.rawValue)] += 1 }
        text += strip.marks.count == 1 ? "1 beat" : "\(strip.marks.count) beats"
        for beatClass in BeatClass.allCases where counts[Int(beatClass.rawValue)] > 0 {
            text += ", \(counts[Int(beatClass.rawValue)]) \(beatClass.letter)"
        }
        let noisy = strip.marks.count { $0.isNoisy }
        if noisy > 0 { text += ", \(noisy) of them in noise" }
        return text + ". Not a certified medical device."
    }

    /// Appends the caption above the paper.
    func appendCaption(to markup: inout MarkupBuffer) {
        markup.append("<text x=\"2\" y=\"5\" font-size=\"4.2\" font-weight=\"700\" fill=\"#1f2328\">")
        markup.append(text: Self.shortened(strip.source))
        markup.append(": ")
        markup.append(text: reasonName)
        markup.append("</text>\n<text x=\"2\" y=\"10\" font-size=\"3.4\" fill=\"#1f2328\">")
        markup.append(text: "\(momentText)\(figures)" + (strip.note.isEmpty ? "" : "; \(strip.note)"))
        markup.append("</text>\n")
    }

    /// Appends the line below the paper.
    func appendFoot(to markup: inout MarkupBuffer) {
        markup.append("<text x=\"2\" y=\"")
        markup.append(number: height - 2)
        markup.append("\" font-size=\"3\" fill=\"#3d444d\">25 mm/s, 10 mm/mV")
        if scale.isClipped {
            markup.append(markup: " \u{B7} cut off at \u{B1}\(StripScale.clippedMillivolts) mV")
        }
        let missing = strip.millivolts.count { !$0.isFinite }
        if missing > 0 {
            markup.append(markup: " \u{B7} \(seconds(strip.rate.seconds(at: SampleIndex(missing)))) s missing")
        }
        if strip.marks.contains(where: \.isNoisy) { markup.append(" \u{B7} ( ) beats in noise") }
        markup.append(" \u{B7} ecgmond, not a certified medical device</text>\n")
    }

    func seconds(_ value: Double) -> String {
        var text = MarkupBuffer()
        text.append(fixed: value, decimals: 1)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// A name cut at a character, with dots for what is left out.
    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > longestSource else { return name }
        var text = ""
        for scalar in name.unicodeScalars {
            guard text.utf8.count + UTF8.width(scalar) <= longestSource else { break }
            text.unicodeScalars.append(scalar)
        }
        return text + "\u{2026}"
    }
}
