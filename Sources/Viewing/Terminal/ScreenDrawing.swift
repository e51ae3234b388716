// SPDX-License-Identifier: Apache-2.0

/// Draws screens as one SVG file: a terminal session that any browser shows, without a font that has Braille.
///
/// Braille, blocks and lines become shapes, all else text. Several pictures follow each other in a loop; who prefers less motion
/// (`prefers-reduced-motion`) sees the last one.
public struct ScreenDrawing {
    /// Units of a character: a dot of Braille each four.
    private static let width = 8
    private static let height = 16

    private let size: TerminalSize
    private let secondsPerPicture: Double
    private var pictures: [String] = []

    /// Makes a drawing without a picture.
    public init(size: TerminalSize, secondsPerPicture: Double) {
        self.size = size
        self.secondsPerPicture = secondsPerPicture
    }

    /// Adds what a live view shows as the next picture.
    public mutating func add(_ view: inout LiveView, _ playback: Playback) {
        view.withScreen(playback) { add($0) }
    }

    /// Adds what a screen holds as the next picture.
    mutating func add(_ screen: borrowing Screen) {
        var shapes = ""
        var paths: [Style: String] = [:]
        for row in 0..<size.rows {
            var column = 0
            while column < size.columns {
                let (scalar, style) = screen.character(column: column, row: row)
                if let path = Self.path(of: scalar, x: column * Self.width, y: row * Self.height) {
                    if !path.isEmpty { paths[style, default: ""] += path }
                    column += 1
                    continue
                }
                let start = column
                var text = ""
                while column < size.columns {
                    let (next, nextStyle) = screen.character(column: column, row: row)
                    guard nextStyle == style || next == "\0",
                        next == " " || next == "\0" || Self.path(of: next, x: 0, y: 0) == nil
                    else { break }
                    if next != "\0" { text.unicodeScalars.append(next) }
                    column += 1
                }
                while text.last == " " { text.removeLast() }
                shapes += Self.text(text, column: start, row: row, style: style)
            }
        }
        for style in Style.allCases {
            guard let path = paths[style] else { continue }
            shapes += "<path class=\"\(style.name)\" d=\"\(path)\"/>"
        }
        pictures.append(shapes)
    }

    /// The file.
    ///
    /// - Parameters:
    ///   - title: what it shows, in a few words.
    ///   - description: what it shows, in a sentence or two, for those who do not see it.
    public func svg(title: String, description: String) -> String {
        let (width, height) = (size.columns * Self.width + 16, size.rows * Self.height + 16)
        var svg = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
            role="img" aria-labelledby="t d">
            <title id="t">\(Self.escaped(title))</title>
            <desc id="d">\(Self.escaped(description))</desc>
            <style>
            text{font:13px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}
            path{fill:none;stroke-width:2.6;stroke-linecap:round}

            """
        for style in Style.allCases {
            svg +=
                ".\(style.name){fill:\(style.colour);stroke:none}path.\(style.name){fill:none;stroke:\(style.colour)}\n"
        }
        svg += "path.faint{stroke-width:1}.strong,.rate,.ventricular,.alarm,.danger{font-weight:bold}\n"
        if pictures.count > 1 {
            let share = 100 / Double(pictures.count)
            let whole = secondsPerPicture * Double(pictures.count)
            svg += """
                .p{animation:p \(Self.short(whole))s step-end infinite;visibility:hidden}
                @keyframes p{0%{visibility:visible}\(Self.short(share))%{visibility:hidden}}
                @media (prefers-reduced-motion:reduce){.p{animation:none}.p:last-child{visibility:visible}}

                """
        }
        svg +=
            "</style>\n<rect width=\"\(width)\" height=\"\(height)\" rx=\"6\" fill=\"#0d1117\"/>\n<g transform=\"translate(8 8)\">\n"
        for (index, picture) in pictures.enumerated() {
            let delay =
                pictures.count > 1
                ? " class=\"p\" style=\"animation-delay:\(Self.short(Double(index) * secondsPerPicture))s\"" : ""
            svg += "<g\(delay)>\(picture)</g>\n"
        }
        return svg + "</g></svg>\n"
    }

    /// The strokes of a character that is drawn; `nil` for one that is text.
    private static func path(of scalar: Unicode.Scalar, x: Int, y: Int) -> String? {
        switch scalar {
        case "\u{2800}"..."\u{28FF}": return braille(UInt8(scalar.value - 0x2800), x: x, y: y)
        case "█": return "M\(x + 1) \(y + 2)v12M\(x + 4) \(y + 2)v12M\(x + 7) \(y + 2)v12"
        case "┊": return "M\(x + 4) \(y + 1)v2M\(x + 4) \(y + 6)v2M\(x + 4) \(y + 11)v2"
        case "┈": return "M\(x + 1) \(y + 8)h1M\(x + 5) \(y + 8)h1"
        case "┼": return "M\(x) \(y + 8)h8M\(x + 4) \(y + 1)v14"
        case "━", "─": return "M\(x) \(y + 8)h8"
        case "▼": return "M\(x + 1) \(y + 5)h6l-3 6zM\(x + 3) \(y + 7)h2"
        default: return nil
        }
    }

    /// Dots that stand above each other as one stroke.
    private static func braille(_ bits: UInt8, x: Int, y: Int) -> String {
        let columns: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
        var path = ""
        for (place, masks) in columns.enumerated() {
            var start: Int?
            for dot in 0...4 {
                let isSet = dot < 4 && bits & masks[dot] != 0
                if isSet, start == nil { start = dot }
                if !isSet, let first = start {
                    path += "M\(x + 2 + 4 * place) \(y + 2 + 4 * first)v\(4 * (dot - 1 - first))"
                    start = nil
                }
            }
        }
        return path
    }

    private static func text(_ text: String, column: Int, row: Int, style: Style) -> String {
        guard !text.isEmpty else { return "" }
        let (x, y) = (column * width, row * height)
        let length = text.unicodeScalars.reduce(0) { $0 + $1.terminalWidth } * width
        let back =
            style == .danger ? "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(length)\" height=\"16\" fill=\"#b62324\"/>" : ""
        return back
            + "<text class=\"\(style.name)\" x=\"\(x)\" y=\"\(y + 12)\" textLength=\"\(length)\">\(escaped(text))</text>"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A number with at most three decimals.
    private static func short(_ number: Double) -> String {
        let thousandths = Int((number * 1_000).rounded())
        return thousandths % 1_000 == 0 ? "\(thousandths / 1_000)" : "\(Double(thousandths) / 1_000)"
    }
}

extension Style {
    /// The class of a picture's elements.
    fileprivate var name: String { "\(self)" }

    /// The colour on a dark ground; each has a contrast of at least 4.5 to it, but for the grid.
    fileprivate var colour: String {
        switch self {
        case .plain: "#d0d7de"
        case .faint: "#7d8590"
        case .strong: "#ffffff"
        case .trace, .normal: "#3fb950"
        case .rate: "#56d364"
        case .supraventricular, .warning: "#e3b341"
        case .ventricular, .alarm: "#ff7b72"
        case .fusion: "#d2a8ff"
        case .unknown: "#76e3ea"
        case .danger: "#ffffff"
        case .chosen: "#ffffff"
        }
    }
}
