// SPDX-License-Identifier: Apache-2.0

/// How the lines of a text are read, chosen once, by the first of them that have numbers.
struct TextLayout {
    /// What a line is.
    enum Content {
        /// A comment, a blank line, or a line without a number: it takes no sample's place.
        case nothing
        /// The chosen field, `nil` if the line has not so many, and what stands in the column of times.
        case sample(NumberScanner.Outcome?, TimeStamp?)
    }

    /// Which field of a line is meant.
    enum Column: Equatable {
        /// The field of a number, from 0.
        case number(Int)
        /// The field of a label or key.
        case name([UInt8])

        init(_ choice: ColumnChoice) {
            switch choice {
            case .number(let number): self = .number(number)
            case .name(let name): self = .name(Array(name.utf8))
            }
        }
    }

    /// How fields are found.
    var syntax: TextSyntax
    /// Whether a comma is a decimal mark, as a point is.
    var hasDecimalComma: Bool
    /// The field of the samples.
    var chosen: Column
    /// The field of the times; `nil` if there is none.
    var time: Column?

    /// The layout of a text by its first lines: a column is known by its number between separators, else by its name, which may
    /// change its place. Gives the name of a column that the text has not as well.
    static func make(
        _ syntax: TextSyntax, hasDecimalComma: Bool, chosen: Column, time: Column?, _ opening: TextOpening
    ) -> (layout: TextLayout, lackingColumn: [UInt8]?) {
        var lackingColumn: [UInt8]?
        func find(_ column: Column) -> Column {
            switch (syntax, column) {
            case (.separated(let separator), .name(let name)):
                if let number = TextNames(lines: opening.names).number(of: name, separator: separator) {
                    return .number(number)
                }
                lackingColumn = name
                return .number(Int.max)
            case (.labelled, .number(let number)), (.json, .number(let number)):
                return opening.nameOfField(number, syntax).map { .name($0) } ?? column
            default: return column
            }
        }
        let layout = TextLayout(
            syntax: syntax, hasDecimalComma: hasDecimalComma, chosen: find(chosen), time: time.map(find))
        return (layout, lackingColumn)
    }

    /// What a line is and holds.
    ///
    /// - Parameter line: `[n]`, the line without its LF.
    func content(of line: Span<UInt8>) -> Content {
        let body = line.trimmed(0..<line.count)
        guard let first = body.first.map({ line[$0] }), first != UInt8(ascii: "#"), first != UInt8(ascii: "%") else {
            return .nothing
        }
        if TextLine.isMark(line, body) { return .sample(.missing, nil) }
        switch syntax {
        case .json:
            return first == UInt8(ascii: "{") ? named(line, body) : .nothing
        case .labelled:
            return TextLine.endOfLabel(line, body) != nil ? named(line, body) : .nothing
        case .separated(let separator):
            if first == UInt8(ascii: "{") || TextLine.endOfLabel(line, body) != nil { return .nothing }
            // A tab in front, or at the end, stands beside a blank field where tabs separate.
            return separated(line, separator == UInt8(ascii: "\t") ? line.trimmedOfSpaces() : body)
        }
    }

    /// A line whose fields have names; without the chosen one it is another thing's line.
    private func named(_ line: Span<UInt8>, _ body: Range<Int>) -> Content {
        var fields = TextFields(syntax, body)
        var index = 0
        var outcome: NumberScanner.Outcome?
        var stamp: TimeStamp?
        while let field = fields.next(in: line) {
            if isMeant(field, index, by: chosen, in: line), outcome == nil {
                outcome = field.isNested ? .malformed : scan(field.value, in: line)
            }
            if let time, isMeant(field, index, by: time, in: line) { stamp = TimeStamp(line, field.value) }
            index += 1
        }
        return outcome.map { .sample($0, stamp) } ?? .nothing
    }

    private func isMeant(_ field: TextField, _ index: Int, by column: Column, in line: Span<UInt8>) -> Bool {
        switch column {
        case .number(let number): index == number
        case .name(let name): line.isEqual(field.name, to: name)
        }
    }

    private func separated(_ line: Span<UInt8>, _ body: Range<Int>) -> Content {
        guard case .number(let chosenIndex) = chosen else { return .nothing }
        var timeIndex = -1
        if case .number(let index) = time { timeIndex = index }
        var fields = TextFields(syntax, body)
        var index = 0
        var outcome: NumberScanner.Outcome?
        var stamp: TimeStamp?
        var (hasNumber, isAllBlank) = (false, true)
        while let field = fields.next(in: line) {
            if !field.value.isEmpty { isAllBlank = false }
            if index == chosenIndex {
                let found = scan(field.value, in: line)
                outcome = found
                // A number with a wrong byte in it is a sample's place; so is what a mark stands for.
                if found != .malformed ? !field.value.isEmpty : Self.isSpoilt(line, field.value) { hasNumber = true }
            } else if !hasNumber, !field.value.isEmpty, scan(field.value, in: line) != .malformed {
                hasNumber = true
            }
            if index == timeIndex { stamp = TimeStamp(line, field.value) }
            index &+= 1
            if hasNumber, index > chosenIndex, index > timeIndex { break }
        }
        // A frame whose fields are all blank is one all the same.
        guard hasNumber || (isAllBlank && index > max(1, chosenIndex)) else { return .nothing }
        // Between blanks, words before a number are a message, unless the number is where it belongs.
        if syntax == .separated(0), TextByte.isLetter(line[body.lowerBound]) {
            guard chosenIndex > 0, case .number = outcome else {
                return isNumberWord(line, body) ? .sample(outcome, stamp) : .nothing
            }
        }
        return .sample(outcome, stamp)
    }

    /// Whether the first word of a line is `nan` or `inf`.
    private func isNumberWord(_ line: Span<UInt8>, _ body: Range<Int>) -> Bool {
        var fields = TextFields(syntax, body)
        guard let first = fields.next(in: line) else { return false }
        return scan(first.value, in: line) != .malformed
    }

    /// Whether a field that is no number was to be one: it begins with a digit, or a sign or point and a digit.
    private static func isSpoilt(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let first = range.first else { return false }
        if TextByte.isDigit(line[first]) { return true }
        return TextByte.beginsNumber(line[first]) && range.count > 1 && TextByte.isDigit(line[first + 1])
    }

    /// Whether the field that a line ends in is blank.
    func endsInBlankField(_ line: Span<UInt8>) -> Bool {
        guard case .separated(let separator) = syntax, separator != 0 else { return false }
        let body = line.trimmedOfSpaces()
        return !body.isEmpty && line[body.upperBound - 1] == separator
    }

    /// Reads a field as a number.
    func scan(_ range: Range<Int>, in line: Span<UInt8>) -> NumberScanner.Outcome {
        guard !range.isEmpty, !TextLine.isMark(line, range) else { return .missing }
        var scanner = NumberScanner()
        for index in range {
            let byte = line[index]
            scanner.push(byte == UInt8(ascii: ",") && hasDecimalComma ? UInt8(ascii: ".") : byte)
        }
        return scanner.finish()
    }
}
