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
        /// After a field, where spaces may be all that separates it from the next.
        case afterField
        /// In what does not matter any more: a comment, or after the chosen field.
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
    /// What the chosen field is; `nil` as long as it is blank or not there.
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

    /// Whether the line has come as far as the chosen field; a field follows every separator, if a blank one.
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

    /// Goes on to the next field, or to the line's end if the chosen one is known and nothing else matters.
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
