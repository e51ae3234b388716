// SPDX-License-Identifier: Apache-2.0

/// Numbers one after the other, wherever lines end: a recording without line ends.
struct NumberStream {
    /// Numbers on one line that make it a recording, where no other line stands before it.
    static let leastCount = 32

    private var scanner: NumberScanner?
    /// Numbers that are complete.
    private(set) var count: Int64 = 0

    /// Whether a number is begun.
    var isOpen: Bool { scanner != nil }

    /// Takes a byte; gives the number that it ends.
    mutating func take(_ byte: UInt8) -> NumberScanner.Outcome? {
        if Self.separates(byte) { return end() }
        if scanner == nil { scanner = NumberScanner() }
        scanner?.push(byte)
        return nil
    }

    /// Ends the number that is begun.
    mutating func end() -> NumberScanner.Outcome? {
        guard let whole = scanner else { return nil }
        scanner = nil
        count += 1
        return whole.finish()
    }

    private static func separates(_ byte: UInt8) -> Bool {
        TextByte.isBlank(byte) || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
    }

    /// Whether a line, or its beginning, is nothing but numbers, and so many that it is a recording. The last one may be cut.
    static func isRecording(_ line: Span<UInt8>) -> Bool {
        var numbers = NumberStream()
        for index in 0..<line.count {
            if let number = numbers.take(line[index]), number == .malformed { return false }
        }
        return numbers.count >= leastCount
    }
}
