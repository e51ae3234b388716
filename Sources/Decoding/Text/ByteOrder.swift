// SPDX-License-Identifier: Apache-2.0

/// The byte order mark at a text's start, of UTF-8 or UTF-16, and what it says of the bytes after it.
struct ByteOrder {
    /// The bytes that may be a mark; the first `count` were there.
    private(set) var bytes: InlineArray<3, UInt8> = [0, 0, 0]
    private(set) var count = 0
    /// Whether it is known what the first bytes are.
    var isKnown = false
    /// Whether each character has two bytes.
    private(set) var isWide = false
    private var isBigEndian = false
    /// The first byte of a character.
    private var half: UInt8?

    /// Takes a byte at the text's start; false if there is no mark: then the first `count` bytes are text, and so is this one.
    mutating func take(_ byte: UInt8) -> Bool {
        switch (count, bytes[0], byte) {
        case (0, _, 0xEF), (0, _, 0xFE), (0, _, 0xFF), (1, 0xEF, 0xBB): break
        case (1, 0xFF, 0xFE), (1, 0xFE, 0xFF):
            (isWide, isBigEndian, isKnown) = (true, byte == 0xFF, true)
        case (2, 0xEF, 0xBF): isKnown = true
        default: return false
        }
        bytes[count] = byte
        count += 1
        return true
    }

    /// The character of ASCII that a byte completes, a question mark for any other; `nil` after its first byte.
    mutating func narrow(_ byte: UInt8) -> UInt8? {
        guard let first = half else {
            half = byte
            return nil
        }
        half = nil
        let (high, low) = isBigEndian ? (first, byte) : (byte, first)
        return high == 0 && low < 0x80 ? low : UInt8(ascii: "?")
    }
}
