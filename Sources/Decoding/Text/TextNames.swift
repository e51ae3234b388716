// SPDX-License-Identifier: Apache-2.0

/// The names of columns in the lines before the numbers.
struct TextNames {
    /// Lines of words, each with its LF.
    let lines: [UInt8]

    /// The number of the column with a name, from 0: the first, in the first line that has it.
    func number(of name: [UInt8], separator: UInt8) -> Int? {
        let text = lines.span
        var start = 0
        while start < text.count {
            let end = TextByte.endOfLine(text, from: start)
            var fields = TextFields(.separated(separator), Self.body(text, start..<end))
            var index = 0
            while let field = fields.next(in: text) {
                if text.isColumn(field.value, named: name) { return index }
                index += 1
            }
            start = end + 1
        }
        return nil
    }

    /// The names of the last line that is no comment, else of the last comment.
    func columns(separator: UInt8) -> [String] {
        let text = lines.span
        var start = 0
        var best = 0..<0
        var isBestComment = true
        while start < text.count {
            let end = TextByte.endOfLine(text, from: start)
            let body = text.trimmed(start..<end)
            if let first = body.first {
                let isComment = Self.isCommentMark(text[first])
                if !isComment || isBestComment { (best, isBestComment) = (start..<end, isComment) }
            }
            start = end + 1
        }
        var fields = TextFields(.separated(separator), Self.body(text, best))
        var names: [String] = []
        while let field = fields.next(in: text) { names.append(String(decoding: lines[field.value], as: UTF8.self)) }
        return names
    }

    /// A line without what makes it a comment.
    private static func body(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var body = text.trimmed(range)
        while let first = body.first, isCommentMark(text[first]) { body = text.trimmed(first + 1..<body.upperBound) }
        return body
    }

    private static func isCommentMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "#") || byte == UInt8(ascii: "%") }
}
