// SPDX-License-Identifier: Apache-2.0

/// One field of a line: its name, if the line gives one, and its text, both without the blanks and quotes around them.
struct TextField {
    /// The label's or key's place in the line; empty where fields have no names.
    var name = 0..<0
    /// The value's place in the line.
    var value = 0..<0
    /// Whether the value is a nested object or list, which is no number.
    var isNested = false
}

extension Span<UInt8> {
    /// A part of a line without the blanks at its ends.
    @inline(__always)
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end && TextByte.isBlank(self[start]) { start &+= 1 }
        while end > start && TextByte.isBlank(self[end &- 1]) { end &-= 1 }
        return start..<end
    }

    /// The line without the spaces at its ends.
    func trimmedOfSpaces() -> Range<Int> {
        var (start, end) = (0, count)
        while start < end && TextByte.isSpace(self[start]) { start &+= 1 }
        while end > start && TextByte.isSpace(self[end &- 1]) { end &-= 1 }
        return start..<end
    }

    /// A part of a line without the quotes around it, and the blanks within them.
    func unquoted(_ range: Range<Int>) -> Range<Int> {
        let range = trimmed(range)
        guard range.count >= 2, let first = self.quote(at: range.lowerBound), self[range.upperBound &- 1] == first
        else {
            return range
        }
        return trimmed(range.lowerBound + 1..<range.upperBound - 1)
    }

    /// The quote that stands at a position; `nil` if none does.
    @inline(__always)
    func quote(at position: Int) -> UInt8? {
        guard position < count else { return nil }
        let byte = self[position]
        return byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") ? byte : nil
    }

    /// Whether a part of a line is a name, but for the letter case of ASCII.
    func isEqual(_ range: Range<Int>, to name: [UInt8]) -> Bool {
        guard range.count == name.count else { return false }
        for (offset, byte) in name.enumerated()
        where TextByte.lowercased(self[range.lowerBound + offset]) != TextByte.lowercased(byte) { return false }
        return true
    }

    /// Whether a part of a line is a column's name, with or without a unit in brackets after it.
    func isColumn(_ range: Range<Int>, named name: [UInt8]) -> Bool {
        if isEqual(range, to: name) { return true }
        for index in range where self[index] == UInt8(ascii: "[") || self[index] == UInt8(ascii: "(") {
            return isEqual(trimmed(range.lowerBound..<index), to: name)
        }
        return false
    }
}
