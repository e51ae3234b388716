// SPDX-License-Identifier: Apache-2.0

/// What the bytes of a line stand for, apart from those of its fields.
enum TextByte {
    /// The characters that end a field, one bit each: tab, LF, CR, space, comma and semicolon.
    private static let fieldEnds: UInt64 = 1 << 9 | 1 << 10 | 1 << 13 | 1 << 32 | 1 << 44 | 1 << 59

    @inline(__always)
    static func endsField(_ byte: UInt8) -> Bool { byte < 64 && fieldEnds >> UInt64(byte) & 1 == 1 }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r") }

    @inline(__always)
    static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: ";")
    }

    @inline(__always)
    static func skipSpaces(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count && isSpace(bytes[position]) { position &+= 1 }
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

    /// The first byte from a position on that ends a field, or the number of bytes if there is none.
    @inline(__always)
    static func endOfField(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position &+ 8 <= bytes.count {
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
            // Control characters and spaces lie below 0x21: among them are some that end no field.
            let low = (word &- ones &* 0x21) & ~word & highBits
            let marks = low | zeros(word ^ (ones &* 0x2C)) | zeros(word ^ (ones &* 0x3B))
            guard marks != 0 else {
                position &+= 8
                continue
            }
            position &+= marks.trailingZeroBitCount / 8
            if endsField(bytes[position]) { return position }
            position &+= 1
        }
        while position < bytes.count && !endsField(bytes[position]) { position &+= 1 }
        return position
    }
}
