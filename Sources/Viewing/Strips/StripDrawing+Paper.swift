// SPDX-License-Identifier: Apache-2.0

import Signal

extension StripDrawing {
    /// Where the first whole second of the clock stands, in millimetres from a row's beginning: less than 25.
    ///
    /// Rows are whole seconds long, so it is the same in each.
    private var firstSecond: (place: Double, seconds: Int64) {
        let microseconds = startInMicroseconds
        let next = (Double(microseconds) / 1_000_000).rounded(.up)
        let place = (next - Double(microseconds) / 1_000_000) * Self.millimetresPerSecond
        return (place, Int64(next))
    }

    /// The moment of the first sample: of the wall clock if it is known, else of the stream.
    private var startInMicroseconds: Int64 { microseconds(at: strip.firstSampleIndex) }

    /// The moment of a sample: of the wall clock if it is known, else of the stream.
    func microseconds(at index: SampleIndex) -> Int64 {
        // A strip of the year 300,000 has no clock, but it must not stop the program.
        let sinceStart = min(max(strip.rate.seconds(at: index) * 1_000_000, -4e18), 4e18)
        return (strip.epochInMicroseconds ?? 0).addingReportingOverflow(Int64(sinceStart.rounded())).partialValue
    }

    /// The paper's first bold line, in millimetres from a row's beginning: less than 5.
    private var phase: Double { firstSecond.place.truncatingRemainder(dividingBy: 5) }

    /// Appends the tiles of the grid, which have their lines in the middle so that none is cut.
    func appendPatterns(to markup: inout MarkupBuffer, prefix: String) {
        func append(_ name: StaticString, size: Double, width: Double, colour: StaticString) {
            markup.append(markup: "<pattern id=\"\(prefix)\(name)\" width=\"")
            markup.append(number: size)
            markup.append("\" height=\"")
            markup.append(number: size)
            markup.append("\" x=\"")
            markup.append(number: phase - size / 2, decimals: 3)
            markup.append("\" y=\"")
            markup.append(number: -size / 2)
            markup.append("\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 ")
            markup.append(number: size / 2)
            markup.append("H")
            markup.append(number: size)
            markup.append("M")
            markup.append(number: size / 2)
            markup.append(" 0V")
            markup.append(number: size)
            markup.append("\" stroke=\"")
            markup.append(colour)
            markup.append("\" stroke-width=\"")
            markup.append(number: width)
            markup.append("\"/></pattern>\n")
        }
        append("fine", size: 1, width: 0.1, colour: "#f6cfcb")
        append("bold", size: 5, width: 0.2, colour: "#e8a09a")
    }

    /// Appends a row's paper and its calibration pulse.
    func appendPaper(to markup: inout MarkupBuffer, prefix: String) {
        for fill in ["#fff3f0", "url(#\(prefix)fine)", "url(#\(prefix)bold)"] {
            markup.append("<rect x=\"")
            markup.append(number: -Self.left)
            markup.append("\" width=\"")
            markup.append(number: width)
            markup.append("\" height=\"")
            markup.append(integer: rowHeight)
            markup.append(markup: "\" fill=\"\(fill)\"/>\n")
        }
        // From bold line to bold line, and over before the trace begins.
        markup.append("<path d=\"M")
        markup.append(number: phase - 16.5)
        markup.append(" ")
        markup.append(integer: baseline)
        markup.append("h1.5v-10h5v10h1.5\" fill=\"none\" stroke=\"#1f2328\" stroke-width=\".3\"/>\n")
    }

    /// Appends the clock below a row, a label each second.
    func appendClock(ofRow row: Int, to markup: inout MarkupBuffer) {
        let (place, second) = firstSecond
        markup.append("<g font-size=\"3\" text-anchor=\"middle\" fill=\"#3d444d\">")
        let secondsBefore = Int64(Double(row) * Self.secondsPerRow)
        let rest = duration - Double(row) * Self.secondsPerRow
        for index in 0..<Int64(Self.secondsPerRow) {
            let x = place + Double(index) * Self.millimetresPerSecond
            guard x <= rest * Self.millimetresPerSecond else { break }
            let seconds = second + secondsBefore + index
            let label =
                strip.epochInMicroseconds == nil
                ? MomentText.hours(milliseconds: seconds &* 1_000)
                : MomentText.clock(microseconds: seconds &* 1_000_000) ?? ""
            markup.append("<text x=\"")
            markup.append(number: x)
            markup.append("\" y=\"")
            markup.append(number: Double(rowHeight) + 3.6)
            markup.append(markup: "\">\(label)</text>")
        }
        markup.append("</g>\n")
    }

    /// Appends the mark at the moment that the strip is about, if it stands in the row.
    func appendMoment(ofRow row: Int, to markup: inout MarkupBuffer) {
        let index = strip.sampleIndex &- strip.firstSampleIndex
        guard index >= 0, index < strip.millivolts.count, samples(ofRow: row).contains(Int(index)) else { return }
        let x = place(Int(index), inRow: row)
        markup.append("<path d=\"M")
        markup.append(number: x)
        markup.append(" 0V")
        markup.append(integer: rowHeight)
        markup.append("\" stroke=\"#1f2328\" stroke-width=\".25\" stroke-dasharray=\"1 1\"/>\n<path d=\"M")
        markup.append(number: x)
        markup.append(" ")
        markup.append(number: Double(rowHeight) - 3)
        markup.append("l1.8 3h-3.6z\" fill=\"#1f2328\"/>\n")
        let isLate = x > rowWidth - 20
        markup.append("<text font-size=\"3\" fill=\"#1f2328\" x=\"")
        markup.append(number: isLate ? x - 2.5 : x + 2.5)
        markup.append("\" y=\"")
        markup.append(number: Double(rowHeight) - 0.8)
        markup.append(isLate ? "\" text-anchor=\"end\">" : "\">")
        markup.append(markup: "\(momentName)</text>\n")
    }
}
