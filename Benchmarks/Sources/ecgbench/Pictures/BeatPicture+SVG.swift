// SPDX-License-Identifier: Apache-2.0

extension BeatPicture {
    private static let left = 66
    private static let right = 14
    private static let top = 66
    private static let bottom = 10
    /// Pixels a second: 0.8 of a point of the trace.
    private static let pixelsPerSecond = 100
    private static let tenthsPerPoint = 8
    /// The trace's part of a row, and the classes' parts above and below it.
    private static let traceHeight = 120
    private static let markHeight = 20
    private static let gap = 12
    private static let rowHeight = traceHeight + 2 * markHeight + gap

    /// Ink, grid and vermilion as in the plot of the models: colours that colour-blind readers tell apart.
    private static let style = """
        text { font-family: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 13px;
          font-variant-numeric: tabular-nums; }
        .title { font-size: 17px; font-weight: 600; }
        .beat { text-anchor: middle; }
        .beat.mistake { font-weight: 700; }
        .trace { fill: none; stroke-width: 1.2; stroke-linejoin: round; }
        .grid { fill: none; stroke-width: 1; }
        .at { stroke-width: 1.5; stroke-dasharray: 3 3; }
        .ground { fill: #ffffff; }
        .ink { fill: #1f2328; }
        .soft { fill: #59636e; }
        .grid { stroke: #e4e9ee; }
        .trace { stroke: #1f2328; }
        .mistake { fill: #d55e00; }
        .at { stroke: #d55e00; }
        @media (prefers-color-scheme: dark) {
          .ground { fill: #0d1117; }
          .ink { fill: #e6edf3; }
          .soft { fill: #9198a1; }
          .grid { stroke: #262c34; }
          .trace { stroke: #e6edf3; }
          .mistake { fill: #f0a35c; }
          .at { stroke: #f0a35c; }
        }
        """

    /// Rows of 10 s, the last one maybe shorter.
    var rowCount: Int { Int(((seconds.upperBound - seconds.lowerBound) / Self.secondsPerRow).rounded(.up)) }

    /// The whole picture.
    var svg: String {
        let width = Self.left + Int(Self.secondsPerRow) * Self.pixelsPerSecond + Self.right
        let height = Self.top + rowCount * Self.rowHeight + Self.bottom
        let scale = verticalScale
        let name = "Record \(record), \(lead): \(Self.clock(seconds.lowerBound)) to \(Self.clock(seconds.upperBound))"
        let wrong =
            mistakes.isEmpty ? "no mistakes" : mistakes.count == 1 ? "1 mistake" : "\(mistakes.count) mistakes"
        let said = mistakes.isEmpty ? "" : ": \(mistakes.joined(separator: "; "))"
        let grid = fixed(0.5 * scale.pixelsPerMillivolt, 1)
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" \
            height="\(height)" role="img" aria-labelledby="title description">
            """,
            "<title id=\"title\">\(Self.escaped(name))</title>",
            "<desc id=\"description\">\(beatCount) beats, \(wrong)\(Self.escaped(said)).</desc>",
            "<style>\n\(Self.style)\n</style>",
            """
            <pattern id="cells" width="20" height="\(grid)" patternUnits="userSpaceOnUse">\
            <path class="grid" d="M20 0H0V\(grid)"/></pattern>
            """,
            "<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>",
            "<text class=\"title ink\" x=\"\(Self.left)\" y=\"28\">\(Self.escaped(name))</text>",
            """
            <text class="soft" x="\(Self.left)" y="50">above: the reference; below: \
            \(Self.escaped(modelName)); \(beatCount) beats, \(wrong)\(mistakes.isEmpty ? "" : ", in colour"); \
            grid: 0.2 s, 0.5 mV</text>
            """,
        ]
        for row in 0..<rowCount { lines += self.row(row, scale) }
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: -

    /// How millivolts become pixels, the same in each row.
    private struct Scale {
        var pixelsPerMillivolt: Double
        /// The value in the middle of a row, in millivolts.
        var middle: Double
    }

    /// The whole trace fits; 1.5 mV fill the row at least.
    private var verticalScale: Scale {
        let known = trace.filter(\.isFinite)
        let (low, high) = (Double(known.min() ?? 0), Double(known.max() ?? 0))
        return Scale(pixelsPerMillivolt: Double(Self.traceHeight) / max(high - low, 1.5), middle: (low + high) / 2)
    }

    private func row(_ row: Int, _ scale: Scale) -> [String] {
        let start = Double(row) * Self.secondsPerRow
        let end = min(start + Self.secondsPerRow, seconds.upperBound - seconds.lowerBound)
        let width = Int(((end - start) * Double(Self.pixelsPerSecond)).rounded())
        var lines = [
            "<g transform=\"translate(\(Self.left) \(Self.top + row * Self.rowHeight + Self.markHeight))\">",
            "<rect width=\"\(width)\" height=\"\(Self.traceHeight)\" fill=\"url(#cells)\"/>",
            """
            <text class="soft" x="-8" y="\(Self.traceHeight / 2 + 4)" text-anchor="end">\
            \(Self.clock(seconds.lowerBound + start))</text>
            """,
        ]
        for (one, other) in zip(reference, test) where (start..<end).contains(one.seconds) {
            if one.isMistake {
                let x = place(one.seconds - start)
                lines.append("<path class=\"at\" d=\"M\(x) 0V\(Self.traceHeight)\"/>")
            }
            lines.append(text(one, from: start, y: -6))
            lines.append(text(other, from: start, y: Self.traceHeight + 15))
        }
        lines.append("<path class=\"trace\" d=\"\(path(from: start, to: end, scale))\"/>")
        lines.append("</g>")
        return lines
    }

    private func text(_ mark: Mark, from start: Double, y: Int) -> String {
        let kind = mark.isMistake ? "mistake" : "ink"
        return "<text class=\"beat \(kind)\" x=\"\(place(mark.seconds - start))\" y=\"\(y)\">\(mark.letter)</text>"
    }

    private func place(_ seconds: Double) -> String { fixed(seconds * Double(Self.pixelsPerSecond), 1) }

    /// The trace as steps from point to point in tenths of a pixel; missing points are left out.
    private func path(from start: Double, to end: Double, _ scale: Scale) -> String {
        let pointRate = Double(Self.pixelsPerSecond * 10 / Self.tenthsPerPoint)
        let first = Int((start * pointRate).rounded())
        let last = min(Int((end * pointRate).rounded()), trace.count)
        var path = ""
        var previous: Int?
        for index in first..<max(first, last) {
            guard trace[index].isFinite else {
                previous = nil
                continue
            }
            let offset = (scale.middle - Double(trace[index])) * scale.pixelsPerMillivolt
            let y = Int((10 * (Double(Self.traceHeight) / 2 + offset)).rounded())
            if let previous {
                path += "l\(Self.tenths(Self.tenthsPerPoint))"
                let step = Self.tenths(y - previous)
                path += step.hasPrefix("-") ? step : " \(step)"
            } else {
                path += "M\(Self.tenths((index - first) * Self.tenthsPerPoint)) \(Self.tenths(y))"
            }
            previous = y
        }
        return path
    }

    /// A number of tenths in as few characters as SVG allows: `-.3`, `12`, `0`.
    static func tenths(_ number: Int) -> String {
        let (whole, tenth) = number.magnitude.quotientAndRemainder(dividingBy: 10)
        let sign = number < 0 ? "-" : ""
        if tenth == 0 { return "\(sign)\(whole)" }
        return "\(sign)\(whole == 0 ? "" : "\(whole)").\(tenth)"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(scalar.value < 0x20 ? "?" : scalar)
            }
        }
        return escaped
    }
}
