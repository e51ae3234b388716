// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

extension StripDrawing {
    /// Units of the trace's path in a millimetre: 0.05 mm are 2 ms and 5 microvolts.
    private static let unitsPerMillimetre = 20.0
    /// Above this rate, in hertz, the trace is thinned to its least and its largest value in each 0.1 mm.
    private static let wholeRate = 500.0
    private static let columnsPerSecond = 250.0

    /// Appends the trace of a row as one path, with a gap where samples are missing.
    func appendTrace(ofRow row: Int, to markup: inout MarkupBuffer) {
        markup.append("<path transform=\"scale(.05)\" fill=\"none\" stroke=\"#1f2328\" stroke-width=\"6\" ")
        markup.append("stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\"")
        var pen = Pen()
        let samples = samples(ofRow: row)
        // One more, so that the trace reaches the row's end.
        let end = min(samples.upperBound + 1, strip.millivolts.count)
        if strip.rate.hertz <= Self.wholeRate {
            for index in samples.lowerBound..<end { draw(index, row, with: &pen, to: &markup) }
        } else {
            var column = Column(number: 0)
            for index in samples.lowerBound..<end {
                let number = Int(Double(index) / strip.rate.hertz * Self.columnsPerSecond)
                let value = strip.millivolts[index]
                if number != column.number || !value.isFinite {
                    draw(column, row, with: &pen, to: &markup)
                    column = Column(number: number)
                }
                if value.isFinite { column.take(value, at: index) } else { pen.isDown = false }
            }
            draw(column, row, with: &pen, to: &markup)
        }
        markup.append("\"/>\n")
    }

    /// Where the path stands, in its units.
    private struct Pen {
        var x = 0
        var y = 0
        /// Whether a line goes on from there.
        var isDown = false
    }

    /// The samples of 0.1 mm of paper.
    private struct Column {
        var number: Int
        var least = (index: -1, value: Float.infinity)
        var largest = (index: -1, value: -Float.infinity)

        mutating func take(_ value: Float, at index: Int) {
            if value < least.value { least = (index, value) }
            if value > largest.value { largest = (index, value) }
        }
    }

    private func draw(_ column: Column, _ row: Int, with pen: inout Pen, to markup: inout MarkupBuffer) {
        guard column.least.index >= 0 else { return }
        let first = min(column.least.index, column.largest.index)
        let last = max(column.least.index, column.largest.index)
        draw(first, row, with: &pen, to: &markup)
        if last != first { draw(last, row, with: &pen, to: &markup) }
    }

    /// Draws a line to a sample, or begins one there; a missing sample ends it.
    private func draw(_ index: Int, _ row: Int, with pen: inout Pen, to markup: inout MarkupBuffer) {
        let value = strip.millivolts[index]
        guard value.isFinite else {
            pen.isDown = false
            return
        }
        let x = Int((place(index, inRow: row) * Self.unitsPerMillimetre).rounded())
        let y = Int(((Double(baseline) - scale.height(of: value)) * Self.unitsPerMillimetre).rounded())
        if pen.isDown {
            markup.append(integer: x - pen.x)
            if y >= pen.y { markup.append(" ") }
            markup.append(integer: y - pen.y)
            markup.append(" ")
        } else {
            markup.append("M")
            markup.append(integer: x)
            markup.append(" ")
            markup.append(integer: y)
            // A line of no length shows a sample that stands alone.
            markup.append("l0 0 ")
        }
        pen = Pen(x: x, y: y, isDown: true)
    }

    /// Appends the letters of the beats of a row above its trace.
    func appendLetters(ofRow row: Int, to markup: inout MarkupBuffer) {
        let samples = samples(ofRow: row)
        markup.append("<g font-size=\"3.8\" text-anchor=\"middle\">")
        for mark in strip.marks {
            let index = mark.sampleIndex &- strip.firstSampleIndex
            guard index >= 0, index < strip.millivolts.count, samples.contains(Int(index)) else { continue }
            markup.append("<text x=\"")
            markup.append(number: place(Int(index), inRow: row))
            markup.append("\" y=\"4\" fill=\"")
            markup.append(Self.colour(of: mark.beatClass))
            markup.append(mark.beatClass == .normal ? "\">" : "\" font-weight=\"700\">")
            if mark.isNoisy { markup.append("(") }
            markup.append(markup: String(Character(mark.beatClass.letter)))
            markup.append(mark.isNoisy ? ")</text>" : "</text>")
        }
        markup.append("</g>\n")
    }

    /// A class's colour: at least 4.5 to 1 against the paper, and apart for colour-blind readers; the letter says it anyway.
    private static func colour(of beatClass: BeatClass) -> StaticString {
        switch beatClass {
        case .normal: "#3d444d"
        case .supraventricular: "#0a5a9c"
        case .ventricular: "#b3261e"
        case .fusion: "#7a3690"
        case .unknown: "#7a5200"
        }
    }
}
