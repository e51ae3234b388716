// SPDX-License-Identifier: Apache-2.0

/// Whether bytes are lines of text, by a test that no recording of samples passes.
///
/// Samples come in any order of bytes. Text is printable throughout, has line ends at short distances, and digits. So a
/// recording would need samples that jump from the middle of the range to the value 10 and back, again and again,
/// and never stop at the values between.
struct TextSign {
    /// What the bytes show.
    enum Verdict { case text, binary, open }

    /// The most bytes that are looked at: some tables have long lines of names before the first numbers.
    static let limit = 4_096
    /// The least that tells, unless the input is shorter.
    private static let leastByteCount = 64
    /// What lines that are no numbers need: a recording has none of either kind.
    private static let leastWordByteCount = 256

    private var lineEndCount = 0
    private var numberLineCount = 0
    private var digitCount = 0
    /// Bytes beyond ASCII, as in a name or a unit.
    private var foreignCount = 0
    private var lineLength = 0
    private var lineDigitCount = 0
    private var isNumberLine = true

    /// Looks at the first bytes of an input.
    ///
    /// - Parameter isWhole: whether the input ends with them.
    static func verdict(_ bytes: Span<UInt8>, isWhole: Bool) -> Verdict {
        // A byte order mark, and UTF-16 with one: a zero in every second byte.
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            return TextSign().verdict(bytes, from: 3, step: 1, isWhole: isWhole)
        }
        if bytes.count >= 2, bytes[0] == 0xFF, bytes[1] == 0xFE {
            return TextSign().verdict(bytes, from: 2, step: 2, isWhole: isWhole)
        }
        return TextSign().verdict(bytes, from: 0, step: 1, isWhole: isWhole)
    }

    private consuming func verdict(_ bytes: Span<UInt8>, from start: Int, step: Int, isWhole: Bool) -> Verdict {
        let count = min(bytes.count, Self.limit)
        var index = start
        while index < count {
            guard step == 1 || index + 1 >= count || bytes[index + 1] == 0, take(bytes[index]) else { return .binary }
            index += step
        }
        if count == start { return isWhole ? .binary : .open }
        if count >= 512, Self.isObject(bytes, from: start, step: step) { return .text }
        let isEnough = count >= Self.leastByteCount || isWhole && numberLineCount > 1
        if isEnough, numberLineCount >= 2, foreignCount == 0 || numberLineCount > 2 { return .text }
        let areWords = lineEndCount >= 4 && digitCount * 16 >= count && foreignCount == 0
        if count >= Self.leastWordByteCount, areWords { return .text }
        return isWhole || count == Self.limit ? .binary : .open
    }

    /// Whether the text begins as an object or an array of JSON, which may be one long line.
    private static func isObject(_ bytes: Span<UInt8>, from start: Int, step: Int) -> Bool {
        var index = start + step
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += step }
        guard index < bytes.count else { return false }
        let next = bytes[index]
        switch bytes[start] {
        case UInt8(ascii: "{"): return next == UInt8(ascii: "\"")
        case UInt8(ascii: "["):
            return next == UInt8(ascii: "{") || next == UInt8(ascii: "-") || (0x30...0x39).contains(next)
        default: return false
        }
    }

    /// Takes one byte; false if it stands in no text.
    private mutating func take(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            if lineLength > 0 {
                lineEndCount += 1
                if isNumberLine, lineDigitCount > 0 { numberLineCount += 1 }
            }
            (lineLength, lineDigitCount, isNumberLine) = (0, 0, true)
            return true
        case 0x30...0x39:
            digitCount += 1
            lineDigitCount += 1
        case 0x20...0x7E, UInt8(ascii: "\t"):
            if !Self.isOfNumbers(byte) { isNumberLine = false }
        case 0x80...0xFF:
            foreignCount += 1
            isNumberLine = false
            // Names and units have a few, and only where there are no numbers yet.
            guard foreignCount <= 64, numberLineCount == 0 else { return false }
        default: return false
        }
        lineLength += 1
        return true
    }

    /// Whether a character, other than a digit, stands in lines of numbers, times and missing values.
    private static func isOfNumbers(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "_"),
            UInt8(ascii: "|"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: "n"),
            UInt8(ascii: "N"), UInt8(ascii: "a"), UInt8(ascii: "A"):
            true
        default: false
        }
    }
}
