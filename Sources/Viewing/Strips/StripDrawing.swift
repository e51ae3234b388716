// SPDX-License-Identifier: Apache-2.0

import Signal

/// A strip as one SVG drawing on ECG paper, 25 mm/s and 10 mm/mV in real millimetres.
///
/// The paper has rows of 10 s, each with a calibration pulse of 1 mV and 0.2 s before it, the letters of the beats above the
/// trace, and the clock below it. Bold lines of the grid stand on the whole seconds. The same strip gives the same bytes.
public struct StripDrawing {
    /// Where a drawing goes.
    public enum Form: Sendable, Equatable {
        /// A file of its own, with an XML declaration.
        case file
        /// An element in a page; the prefix keeps its names apart from those of other drawings: ASCII letters and digits.
        case element(prefix: String)
    }

    /// Seconds of a row.
    static let secondsPerRow = 10.0
    /// Millimetres of paper for a second.
    static let millimetresPerSecond = 25.0
    /// What a strip may have beyond whole rows without another one, in seconds: the sample at its very end.
    private static let overhang = 0.1
    /// Paper to the left of the trace, for the calibration pulse, and to its right, in millimetres.
    static let left = 20.0
    static let right = 5.0
    /// The narrowest row in millimetres: the caption fits above it.
    private static let narrowest = 160.0
    /// The caption above the first row, and below the last one, in millimetres.
    private static let captionHeight = 13.0
    private static let footHeight = 7.0
    /// Paper above the trace's own, for the letters of the beats, in millimetres.
    static let letterHeight = 5
    /// What lies between two rows: the clock and some room, in millimetres.
    private static let betweenRows = 7.0

    let strip: Strip
    let scale: StripScale

    /// Lays a strip out.
    public init(_ strip: Strip) {
        self.strip = strip
        scale = StripScale(of: strip.millivolts)
    }

    /// The drawing's bytes, UTF-8.
    public func svg(as form: Form = .file) -> [UInt8] {
        var buffer = MarkupBuffer()
        write(to: &buffer, as: form)
        return buffer.bytes
    }

    /// Appends the drawing's bytes, UTF-8.
    public func write(into bytes: inout [UInt8], as form: Form = .file) {
        bytes += svg(as: form)
    }

    // MARK: - Layout

    /// Seconds of signal.
    var duration: Double { strip.rate.seconds(at: SampleIndex(strip.millivolts.count)) }
    /// Rows of paper, one at least.
    var rowCount: Int { max(1, Int(((duration - Self.overhang) / Self.secondsPerRow).rounded(.up))) }
    /// The paper of a row without its margins, in millimetres: a multiple of 5.
    var rowWidth: Double {
        let millimetres = min(duration - Self.overhang, Self.secondsPerRow) * Self.millimetresPerSecond
        return max((millimetres / 5).rounded(.up) * 5, Self.narrowest)
    }
    /// The height of a row's paper, in millimetres: a multiple of 5.
    var rowHeight: Int { Self.letterHeight + scale.above + scale.below }
    /// The whole drawing, in millimetres.
    var width: Double { Self.left + rowWidth + Self.right }
    var height: Double {
        Self.captionHeight + Double(rowCount) * (Double(rowHeight) + Self.betweenRows) - 2 + Self.footHeight
    }
    /// The baseline below the upper edge of a row's paper, in millimetres.
    var baseline: Int { Self.letterHeight + scale.above }

    /// The upper edge of a row's paper, in millimetres.
    private func top(ofRow row: Int) -> Double {
        Self.captionHeight + Double(row) * (Double(rowHeight) + Self.betweenRows)
    }

    /// The samples of a row, and of the last one what is left; of `strip.millivolts`.
    func samples(ofRow row: Int) -> Range<Int> {
        func start(_ row: Int) -> Int {
            min(Int((Double(row) * Self.secondsPerRow * strip.rate.hertz).rounded(.up)), strip.millivolts.count)
        }
        return start(row)..<(row == rowCount - 1 ? strip.millivolts.count : start(row + 1))
    }

    /// Where a sample of `strip.millivolts` stands in a row, in millimetres from the row's beginning.
    func place(_ index: Int, inRow row: Int) -> Double {
        let seconds = strip.rate.seconds(at: SampleIndex(index)) - Double(row) * Self.secondsPerRow
        return seconds * Self.millimetresPerSecond
    }

    // MARK: - Markup

    func write(to markup: inout MarkupBuffer, as form: Form) {
        let prefix: String
        switch form {
        case .file:
            prefix = ""
            markup.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        case .element(let given): prefix = given + "-"
        }
        markup.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        markup.append(number: width)
        markup.append("mm\" height=\"")
        markup.append(number: height)
        markup.append("mm\" viewBox=\"0 0 ")
        markup.append(number: width)
        markup.append(" ")
        markup.append(number: height)
        markup.append("\" role=\"img\" aria-labelledby=\"")
        markup.append(markup: "\(prefix)title \(prefix)desc\" font-family=\"Helvetica, Arial, sans-serif\">\n")
        markup.append(markup: "<title id=\"\(prefix)title\">")
        markup.append(text: title)
        markup.append(markup: "</title>\n<desc id=\"\(prefix)desc\">")
        markup.append(text: description)
        markup.append("</desc>\n")
        appendPatterns(to: &markup, prefix: prefix)
        markup.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n")
        appendCaption(to: &markup)
        for row in 0..<rowCount {
            markup.append("<g transform=\"translate(")
            markup.append(number: Self.left)
            markup.append(" ")
            markup.append(number: top(ofRow: row))
            markup.append(")\">\n")
            appendPaper(to: &markup, prefix: prefix)
            appendMoment(ofRow: row, to: &markup)
            appendTrace(ofRow: row, to: &markup)
            appendLetters(ofRow: row, to: &markup)
            appendClock(ofRow: row, to: &markup)
            markup.append("</g>\n")
        }
        appendFoot(to: &markup)
        markup.append("</svg>\n")
    }
}
