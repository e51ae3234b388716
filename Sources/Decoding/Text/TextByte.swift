// SPDX-License-Identifier: Apache-2.0

/// What the bytes of a line stand for, apart from those of its fields.
enum TextByte {
    /// The space and the CR: blanks that surround a field and mean nothing.
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r") }

    /// What is cut off at the ends of a field, and what separates fields where nothing else does.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { isSpace(byte) || byte == UInt8(ascii: "\t") }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// The letter in lower case; other bytes as they are.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 { isLetter(byte) ? byte | 0x20 : byte }

    /// Whether a number may begin so.
    @inline(__always)
    static func beginsNumber(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+")
    }

    @inline(__always)
    static func skipSpaces(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count && isSpace(bytes[position]) { position &+= 1 }
        return position
    }

    /// The first byte from a position on that is no blank, or is the separator.
    @inline(__always)
    static func skipBlanks(_ bytes: Span<UInt8>, from start: Int, upTo separator: UInt8) -> Int {
        var position = start
        while position < bytes.count && isBlank(bytes[position]) && bytes[position] != separator { position &+= 1 }
        return position
    }

    // Eight bytes at a time: a byte is zero where subtracting 1 from it borrows and its highest bit was clear (Mycroft's
    // test, 1987). A borrow may mark bytes above the lowest one that is marked truly, and only that one is used.
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Marks, by their highest bits, the bytes that are zero; the lowest mark is exact.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highBits }

    /// The first line feed from a position on, or the number of bytes if there is none.
    @inline(__always)
    static func endOfLine(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position &+ 8 <= bytes.count {
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
            let marks = zeros(word.littleEndian ^ (ones &* 0x0A))
            if marks != 0 { return position &+ marks.trailingZeroBitCount / 8 }
            position &+= 8
        }
        while position < bytes.count && bytes[position] != UInt8(ascii: "\n") { position &+= 1 }
        return position
    }

    /// The first separator, line feed or `#` from a position on, or the number of bytes if there is none.
    @inline(__always)
    static func endOfField(_ bytes: Span<UInt8>, from start: Int, separator: UInt8) -> Int {
        var position = start
        while position &+ 8 <= bytes.count {
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
            let ends = zeros(word ^ (ones &* 0x0A)) | zeros(word ^ (ones &* UInt64(separator)))
            let marks = ends | zeros(word ^ (ones &* 0x23))
            if marks != 0 { return position &+ marks.trailingZeroBitCount / 8 }
            position &+= 8
        }
        while position < bytes.count && bytes[position] != UInt8(ascii: "\n") && bytes[position] != separator
            && bytes[position] != UInt8(ascii: "#")
        {
            position &+= 1
        }
        return position
    }
}
