// SPDX-License-Identifier: Apache-2.0

/// What a line is, as far as its first bytes tell.
enum TextLine {
    /// Whether a line is neither blank nor a comment.
    static func isWords(_ line: Span<UInt8>) -> Bool {
        let start = TextByte.skipBlanks(line, from: 0, upTo: 0)
        return start < line.count && line[start] != UInt8(ascii: "#") && line[start] != UInt8(ascii: "%")
    }

    /// The longest label before a value.
    static let labelByteLimit = 40

    /// Where a label's colon or equals sign stands, if what begins there is a label: it begins with a letter.
    static func endOfLabel(_ line: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard let first = range.first, TextByte.isLetter(line[first]) || line[first] == UInt8(ascii: "_") else {
            return nil
        }
        for index in range.prefix(labelByteLimit) {
            switch line[index] {
            case UInt8(ascii: ":"): return isInClock(line, index, range) ? nil : index
            case UInt8(ascii: "="): return index
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "\""): return nil
            default: continue
            }
        }
        return nil
    }

    /// Whether a colon is the first one of `12:34:56`.
    private static func isInClock(_ line: Span<UInt8>, _ colon: Int, _ range: Range<Int>) -> Bool {
        colon > range.lowerBound && TextByte.isDigit(line[colon - 1]) && colon + 3 < range.upperBound
            && TextByte.isDigit(line[colon + 1]) && TextByte.isDigit(line[colon + 2])
            && line[colon + 3] == UInt8(ascii: ":")
    }

    /// Whether a field, or a line, is a word that stands for a missing sample; `nan` and `-` are the number scanner's.
    static func isMark(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let first = range.first else { return false }
        switch TextByte.lowercased(line[first]) {
        case UInt8(ascii: "!"): return range.count == 1
        case UInt8(ascii: "n"):
            return reads(line, range, "na") || reads(line, range, "n/a") || reads(line, range, "null")
                || reads(line, range, "none")
        case UInt8(ascii: "l"):
            return reads(line, range, "leads off") || reads(line, range, "lead off") || reads(line, range, "leads-off")
                || reads(line, range, "lead-off")
        default: return false
        }
    }

    private static func reads(_ line: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        let letters = unsafe UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        for offset in 0..<range.count
        where unsafe TextByte.lowercased(line[range.lowerBound + offset]) != letters[offset] { return false }
        return true
    }
}
