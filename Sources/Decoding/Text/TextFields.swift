// SPDX-License-Identifier: Apache-2.0

/// Goes through the fields of one line.
struct TextFields {
    private let syntax: TextSyntax
    private var position: Int
    private let end: Int
    private var isAtEnd = false

    /// Begins with the first field of a line.
    ///
    /// - Parameter body: the line's part without the blanks at its ends.
    init(_ syntax: TextSyntax, _ body: Range<Int>) {
        self.syntax = syntax
        (position, end) = (body.lowerBound, body.upperBound)
        isAtEnd = body.isEmpty
        if syntax == .json { position += 1 }
    }

    /// The next field; `nil` after the last one, or where a comment begins.
    @inline(__always)
    mutating func next(in line: Span<UInt8>) -> TextField? {
        guard !isAtEnd else { return nil }
        switch syntax {
        case .separated(0): return nextBetweenBlanks(line)
        case .separated(let separator): return next(line, separator)
        case .labelled: return nextLabelled(line)
        case .json: return nextOfObject(line)
        }
    }

    private mutating func nextBetweenBlanks(_ line: Span<UInt8>) -> TextField? {
        while position < end && TextByte.isBlank(line[position]) { position &+= 1 }
        guard position < end, line[position] != UInt8(ascii: "#") else { return nil }
        let start = position
        if let quote = line.quote(at: position) { skipQuoted(line, quote) }
        while position < end && !TextByte.isBlank(line[position]) { position &+= 1 }
        return TextField(value: line.unquoted(start..<position))
    }

    /// A field is blank where a separator follows at once, and behind the last one; a comment may begin at its start.
    private mutating func next(_ line: Span<UInt8>, _ separator: UInt8) -> TextField? {
        while position < end && TextByte.isBlank(line[position]) && line[position] != separator { position &+= 1 }
        let start = position
        if let quote = line.quote(at: position) { skipQuoted(line, quote) }
        while position < end && line[position] != separator {
            if line[position] == UInt8(ascii: "#"), position == start || TextByte.isBlank(line[position &- 1]) {
                isAtEnd = true
                return TextField(value: line.unquoted(start..<position))
            }
            position &+= 1
        }
        let value = line.unquoted(start..<position)
        if position == end { isAtEnd = true } else { position &+= 1 }
        return TextField(value: value)
    }

    private mutating func nextLabelled(_ line: Span<UInt8>) -> TextField? {
        while position < end && Self.separatesLabels(line[position]) { position &+= 1 }
        guard position < end else { return nil }
        guard let mark = TextLine.endOfLabel(line, position..<end) else {
            // A value without a label, or what belongs to none.
            let start = position
            while position < end && !Self.separatesLabels(line[position]) { position &+= 1 }
            return TextField(value: start..<position)
        }
        let name = line.trimmed(position..<mark)
        position = mark + 1
        while position < end && TextByte.isBlank(line[position]) { position &+= 1 }
        let start = position
        while position < end && !Self.separatesLabels(line[position]) { position &+= 1 }
        return TextField(name: name, value: line.unquoted(start..<position))
    }

    private static func separatesLabels(_ byte: UInt8) -> Bool {
        TextByte.isBlank(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
    }

    /// `"key":value`, up to the comma or the brace that ends it; what nests is passed over.
    private mutating func nextOfObject(_ line: Span<UInt8>) -> TextField? {
        while position < end && (TextByte.isBlank(line[position]) || line[position] == UInt8(ascii: ",")) {
            position &+= 1
        }
        guard position < end, line[position] == UInt8(ascii: "\"") else {
            isAtEnd = true
            return nil
        }
        let key = position
        skipQuoted(line, UInt8(ascii: "\""))
        let name = line.unquoted(key..<position)
        while position < end && line[position] != UInt8(ascii: ":") { position &+= 1 }
        position = min(end, position + 1)
        let start = position
        var depth = 0
        var isNested = false
        while position < end {
            let byte = line[position]
            if byte == UInt8(ascii: "\"") {
                skipQuoted(line, byte)
                continue
            }
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                depth += 1
                isNested = true
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                if depth == 0 { break }
                depth -= 1
            } else if byte == UInt8(ascii: ","), depth == 0 {
                break
            }
            position &+= 1
        }
        return TextField(name: name, value: line.unquoted(start..<position), isNested: isNested)
    }

    /// Goes on behind the quote that ends what one began; a backslash keeps the next byte from ending it.
    private mutating func skipQuoted(_ line: Span<UInt8>, _ quote: UInt8) {
        var closing = position &+ 1
        while closing < end && line[closing] != quote { closing &+= line[closing] == UInt8(ascii: "\\") ? 2 : 1 }
        // A quote that nothing ends is a byte like any other.
        position = closing < end ? closing &+ 1 : position &+ 1
    }
}
