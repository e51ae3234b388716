// SPDX-License-Identifier: Apache-2.0

/// A text whose first lines have shown its layout: for whoever looks at one that is there as a whole.
struct OpenedText {
    /// The lines before the numbers.
    private(set) var opening: TextOpening
    /// How lines are read; `nil` if no line has shown it.
    private(set) var layout: TextLayout?
    /// Where the lines begin that the layout is for, in bytes.
    private(set) var start = 0
    /// Lines before them that stand for missing samples.
    private(set) var missingCount = 0
    /// Lines before them that stand for none.
    private(set) var otherCount = 0

    /// Reads lines up to the one that shows the layout.
    init(_ text: Span<UInt8>, chosen: TextLayout.Column, time: TextLayout.Column?) {
        opening = TextOpening(chosen: chosen, hasTime: time != nil)
        var position = 0
        while let line = Self.line(of: text, from: position) {
            switch opening.take(text.extracting(line), number: 1) {
            case .held: break
            case .decided(let syntax, let hasDecimalComma):
                layout =
                    TextLayout.make(
                        syntax, hasDecimalComma: hasDecimalComma, chosen: chosen, time: time, opening
                    ).layout
                return
            case .nothing:
                otherCount += 1
                // The held lines are of the layout as well.
                if opening.held.isEmpty { start = line.upperBound + 1 }
            case .missing:
                missingCount += 1
                start = line.upperBound + 1
            }
            position = line.upperBound + 1
        }
    }

    /// The next line from a position on, without its LF; `nil` behind the last one.
    static func line(of text: Span<UInt8>, from position: Int) -> Range<Int>? {
        guard position < text.count else { return nil }
        let end = TextByte.endOfLine(text, from: position)
        return end < text.count ? position..<end : nil
    }
}
