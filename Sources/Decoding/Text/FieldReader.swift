// SPDX-License-Identifier: Apache-2.0

/// Takes one line of text byte by byte and finds out what its chosen field is. Stores nothing of the line.
struct FieldReader {
    private enum State: UInt8 {
        /// Before a field, in the spaces that lead up to it.
        case gap
        /// In a field that is read.
        case field
        /// In a field that is not.
        case otherField
        /// Behind a field, where spaces may be all that separates it from the next.
        case afterField
        /// In what does not matter any more: a comment, or behind the chosen field.
        case rest
    }

    private let chosenField: Int
    /// Whether the other fields are read, too, to tell a line of names from a line of numbers.
    private let readsAllFields: Bool
    private var state = State.gap
    private var scanner = NumberScanner()
    /// The number of the field that the next bytes belong to, as far as that matters.
    private var fieldIndex = 0

    /// Bytes of the line so far.
    private(set) var byteCount = 0
    /// What the chosen field is; nothing as long as it is blank or not there.
    private(set) var outcome: NumberScanner.Outcome?
    /// Whether there was no field and no separator yet.
    private(set) var isBlank = true
    private(set) var isComment = false
    /// Whether a field that was read is a number, and whether one is neither that nor a missing sample.
    private(set) var hasNumber = false
    private(set) var hasWord = false

    init(chosenField: Int, readsAllFields: Bool) {
        self.chosenField = chosenField
        self.readsAllFields = readsAllFields
    }

    /// Whether the line has come as far as the chosen field; a separator has a field behind it, if a blank one.
    var reachesChosenField: Bool { fieldIndex >= chosenField }

    /// Whether the chosen field is there and something ended it, or its text.
    var hasWholeChosenField: Bool { outcome != nil || fieldIndex > chosenField }

    /// Takes as many bytes as change nothing; gives where they end.
    @inline(__always)
    mutating func skipRun(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var position = start
        if state == .rest {
            while position < bytes.count && bytes[position] != UInt8(ascii: "\n") { position &+= 1 }
        } else if state == .otherField {
            while position < bytes.count && !TextByte.endsField(bytes[position]) { position &+= 1 }
        }
        byteCount &+= position &- start
        return position
    }

    /// Takes one byte, not the line's end.
    @inline(__always)
    mutating func take(_ byte: UInt8) {
        byteCount &+= 1
        if state == .field && !TextByte.endsField(byte) {
            scanner.push(byte)
        } else if state != .rest {
            takeBetweenFields(byte)
        }
    }

    /// Ends the line: the field that it was in is complete.
    mutating func end() {
        if state == .field { endField() }
    }

    private mutating func takeBetweenFields(_ byte: UInt8) {
        if TextByte.isSpace(byte) {
            if state == .field { endField() }
            if state != .gap { state = .afterField }
        } else if TextByte.isSeparator(byte) {
            if state == .field { endField() }
            isBlank = false
            nextField()
        } else if byte == UInt8(ascii: "#") || (byte == UInt8(ascii: "%") && isBlank) {
            isComment = isBlank
            state = .rest
        } else {
            if state == .afterField { nextField() }
            if state != .rest { beginField(byte) }
        }
    }

    private mutating func beginField(_ byte: UInt8) {
        isBlank = false
        if fieldIndex == chosenField || readsAllFields {
            scanner = NumberScanner()
            scanner.push(byte)
            state = .field
        } else {
            state = .otherField
        }
    }

    /// Goes on to the next field, or to the line's end where the chosen one is known and nothing else matters.
    private mutating func nextField() {
        fieldIndex &+= 1
        state = !readsAllFields && fieldIndex > chosenField ? .rest : .gap
    }

    private mutating func endField() {
        let outcome = scanner.finish()
        if fieldIndex == chosenField { self.outcome = outcome }
        switch outcome {
        case .number, .infinite: hasNumber = true
        case .malformed: hasWord = true
        case .missing: break
        }
        state = .afterField
    }
}

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

    /// The first line feed from a position on, or the number of bytes where there is none.
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

    /// The first byte from a position on that ends a field, or the number of bytes where there is none.
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
