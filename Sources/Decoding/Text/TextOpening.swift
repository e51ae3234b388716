// SPDX-License-Identifier: Apache-2.0

/// The lines of a text up to the one by which its layout is chosen.
///
/// Most texts show their layout in their first line of numbers. `0,512` alone does not: it is a number with a decimal comma, or
/// two columns. Nor does `ECG:512`, which may be a message before plain numbers. Such lines are held until more tell.
struct TextOpening {
    /// What a line led to.
    enum Step {
        /// The line takes no sample's place.
        case nothing
        /// The line is a missing sample.
        case missing
        /// The line is kept: its layout is not known yet.
        case held
        /// The layout is known; the held lines, and this one, are to be read by it.
        case decided(TextSyntax, hasDecimalComma: Bool)
    }

    /// Why lines are held.
    private enum Doubt {
        case none, comma, label
    }

    /// The most bytes of lines that are held, and of names.
    static let byteLimit = 4_096
    /// The most lines with a lone comma that are held.
    private static let commaLineLimit = 250
    /// The most labelled lines that are held.
    private static let labelLineLimit = 16
    /// The greatest number before a lone comma, if all of them are to be millivolts.
    private static let largestMillivolts = 20

    /// The held lines, each with its LF.
    private(set) var held: [UInt8] = []
    /// The number of the first held line, from 1.
    private(set) var firstHeldLine: Int64 = 0
    /// Lines of words before the numbers, comments among them, each with its LF.
    private(set) var names: [UInt8] = []
    private let chosen: TextLayout.Column
    private let hasTime: Bool
    private var doubt = Doubt.none
    private var heldCount = 0
    /// Digits behind the lone comma of all held lines; -1 if they differ.
    private var fractionDigitCount = 0
    private var largestInteger = 0

    init(chosen: TextLayout.Column, hasTime: Bool) {
        self.chosen = chosen
        self.hasTime = hasTime
        held.reserveCapacity(Self.byteLimit)
        names.reserveCapacity(Self.byteLimit)
    }

    /// Forgets all lines.
    mutating func reset() {
        held.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        (doubt, heldCount) = (.none, 0)
    }

    /// Takes the next line, without its LF, from an array of the owner's.
    mutating func take(_ line: borrowing [UInt8], number: Int64) -> Step { take(line.span, number: number) }

    /// Takes the next line, without its LF.
    mutating func take(_ whole: Span<UInt8>, number: Int64) -> Step {
        // So that a line counts the same whether it was cut or not.
        let line = whole.extracting(whole.trimmedOfSpaces())
        let step = judge(line)
        if case .held = step {
            if held.isEmpty { firstHeldLine = number }
            guard held.count + line.count < Self.byteLimit, heldCount < limit else { return decideInDoubt() }
            heldCount += 1
            for index in 0..<line.count { held.append(line[index]) }
            held.append(UInt8(ascii: "\n"))
        } else if case .nothing = step, !held.isEmpty {
            // Lines among the held ones are held as well, so that each keeps its number.
            guard held.count + line.count < Self.byteLimit else { return decideInDoubt() }
            for index in 0..<line.count { held.append(line[index]) }
            held.append(UInt8(ascii: "\n"))
        } else if case .nothing = step {
            keepNames(line)
        }
        return step
    }

    /// What the held lines are taken for if no other line tells; `nil` if none is held.
    func atEnd() -> Step? { held.isEmpty ? nil : decideInDoubt() }

    /// The names of the columns, labels or keys, as far as the lines show them.
    func columnNames(_ syntax: TextSyntax) -> [String] {
        if case .separated(let separator) = syntax { return TextNames(lines: names).columns(separator: separator) }
        var found: [String] = []
        while let name = nameOfField(found.count, syntax) { found.append(String(decoding: name, as: UTF8.self)) }
        return found
    }

    /// The name of a field of the line by which labels or keys were found: the first held one, or the last of those kept.
    func nameOfField(_ number: Int, _ syntax: TextSyntax) -> [UInt8]? {
        let lines = syntax == .json ? names : held
        let text = lines.span
        var start = 0
        if syntax == .json {
            for index in 0..<max(0, text.count - 1) where text[index] == UInt8(ascii: "\n") { start = index + 1 }
        }
        var fields = TextFields(syntax, text.trimmed(start..<TextByte.endOfLine(text, from: start)))
        var index = 0
        while let field = fields.next(in: text) {
            if index == number { return Array(lines[field.name]) }
            index += 1
        }
        return nil
    }

    private var limit: Int { doubt == .label ? Self.labelLineLimit : Self.commaLineLimit }

    private func decideInDoubt() -> Step {
        if doubt == .label { return .decided(.labelled, hasDecimalComma: false) }
        let isDecimal = fractionDigitCount > 0 && largestInteger <= Self.largestMillivolts
        return .decided(.separated(isDecimal ? 0 : UInt8(ascii: ",")), hasDecimalComma: isDecimal)
    }

    private mutating func keepNames(_ line: Span<UInt8>) {
        guard line.count < Self.byteLimit else { return }
        if names.count + line.count >= Self.byteLimit { names.removeAll(keepingCapacity: true) }
        for index in 0..<line.count { names.append(line[index]) }
        names.append(UInt8(ascii: "\n"))
    }

    private mutating func judge(_ line: Span<UInt8>) -> Step {
        let body = line.trimmed(0..<line.count)
        guard let first = body.first.map({ line[$0] }), first != UInt8(ascii: "#"), first != UInt8(ascii: "%") else {
            return .nothing
        }
        if TextLine.isMark(line, body) { return held.isEmpty ? .missing : .held }
        if first == UInt8(ascii: "{") {
            var fields = TextFields(.json, body)
            guard fields.next(in: line) != nil else { return .nothing }
            keepNames(line)
            return .decided(.json, hasDecimalComma: false)
        }
        if TextLine.endOfLabel(line, body) != nil { return judgeLabelled(line, body) }
        let guess = Self.guess(line, body)
        let layout = TextLayout(
            syntax: guess.syntax, hasDecimalComma: guess.hasDecimalComma, chosen: chosenNumber, time: nil)
        guard case .sample = layout.content(of: line) else { return .nothing }
        return judgeComma(line, body) ?? .decided(guess.syntax, hasDecimalComma: guess.hasDecimalComma)
    }

    /// The chosen column's number; of a named one, one that no line has.
    private var chosenNumber: TextLayout.Column {
        if case .number = chosen { return chosen }
        return .number(Int.max)
    }

    /// A second line with the first one's label shows that labels stand before all numbers.
    private mutating func judgeLabelled(_ line: Span<UInt8>, _ body: Range<Int>) -> Step {
        var fields = TextFields(.labelled, body)
        let reader = TextLayout(syntax: .labelled, hasDecimalComma: false, chosen: chosen, time: nil)
        guard let field = fields.next(in: line), !field.value.isEmpty, reader.scan(field.value, in: line) != .malformed
        else {
            return .nothing
        }
        guard doubt == .label else {
            // A lone comma's lines are no labels' lines.
            guard doubt == .none else { return .nothing }
            doubt = .label
            return .held
        }
        let before = held.span
        let end = TextByte.endOfLine(before, from: 0)
        var others = TextFields(.labelled, before.trimmed(0..<end))
        guard let name = others.next(in: before)?.name, line.isEqual(field.name, to: Array(held[name])) else {
            return .held
        }
        return .decided(.labelled, hasDecimalComma: false)
    }

    /// Holds a line with a lone comma, or decides by it; `nil` if it is plain.
    private mutating func judgeComma(_ line: Span<UInt8>, _ body: Range<Int>) -> Step? {
        // Numbers without labels after labelled lines: those were messages, and are read as such.
        if doubt == .label { return nil }
        guard chosen == .number(0), !hasTime, let comma = Self.loneComma(line, body) else {
            // One number alone among numbers with a comma is one that has no decimals.
            let isAlone = doubt == .comma && Self.isInteger(line, body)
            return isAlone ? .decided(.separated(0), hasDecimalComma: true) : nil
        }
        switch columnsByName(UInt8(ascii: ",")) {
        case 1: return .decided(.separated(0), hasDecimalComma: true)
        case 2...: return .decided(.separated(UInt8(ascii: ",")), hasDecimalComma: false)
        default: break
        }
        let digits = body.upperBound - comma - 1
        let sign = line[body.lowerBound]
        let isSignedZero =
            !TextByte.isDigit(sign) && comma == body.lowerBound + 2 && line[comma - 1] == UInt8(ascii: "0")
        if isSignedZero || (digits > 1 && line[comma + 1] == UInt8(ascii: "0")) {
            return .decided(.separated(0), hasDecimalComma: true)
        }
        fractionDigitCount = doubt == .none || digits == fractionDigitCount ? digits : -1
        var integer = 0
        for index in body.lowerBound..<comma where TextByte.isDigit(line[index]) && integer < 1_000_000 {
            integer = integer * 10 + Int(line[index] &- 0x30)
        }
        largestInteger = max(doubt == .none ? 0 : largestInteger, integer)
        doubt = .comma
        return .held
    }

    /// Where the comma stands in a line that is digits, a comma, and digits.
    private static func loneComma(_ line: Span<UInt8>, _ body: Range<Int>) -> Int? {
        var comma: Int?
        for index in body where !TextByte.isDigit(line[index]) {
            let isSign = line[index] == UInt8(ascii: "-") || line[index] == UInt8(ascii: "+")
            if isSign && index == body.lowerBound { continue }
            guard line[index] == UInt8(ascii: ","), comma == nil else { return nil }
            comma = index
        }
        guard let comma, comma + 1 < body.upperBound, comma > body.lowerBound, TextByte.isDigit(line[comma - 1]) else {
            return nil
        }
        return comma
    }

    private static func isInteger(_ line: Span<UInt8>, _ body: Range<Int>) -> Bool {
        for index in body.dropFirst() where !TextByte.isDigit(line[index]) { return false }
        return body.first.map { TextByte.isDigit(line[$0]) || line[$0] == UInt8(ascii: "-") } ?? false
    }

    /// The fields of the last line of words that is no comment; 0 if there is none.
    private func columnsByName(_ separator: UInt8) -> Int {
        var columns = 0
        var start = 0
        let lines = names.span
        while start < lines.count {
            let end = TextByte.endOfLine(lines, from: start)
            let body = lines.trimmed(start..<end)
            if let first = body.first, lines[first] != UInt8(ascii: "#"), lines[first] != UInt8(ascii: "%") {
                var fields = TextFields(.separated(separator), body)
                columns = 0
                while fields.next(in: lines) != nil { columns += 1 }
            }
            start = end + 1
        }
        return columns
    }

    /// The separator of a line by itself: a tab or semicolon, else a comma, else blanks.
    static func guess(_ line: Span<UInt8>, _ body: Range<Int>) -> (syntax: TextSyntax, hasDecimalComma: Bool) {
        var (hasSemicolon, hasComma) = (false, false)
        var position = body.lowerBound
        var quote: UInt8?
        while position < body.upperBound {
            let byte = line[position]
            position += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "\t") {
                // Behind another separator it only aligns.
                let last = line[position - 2]
                if last != UInt8(ascii: ",") && last != UInt8(ascii: ";") { return (.separated(byte), true) }
            } else {
                hasSemicolon = hasSemicolon || byte == UInt8(ascii: ";")
                hasComma = hasComma || byte == UInt8(ascii: ",")
            }
        }
        if hasSemicolon { return (.separated(UInt8(ascii: ";")), true) }
        guard hasComma else { return (.separated(0), false) }
        return areDecimals(line, body) ? (.separated(0), true) : (.separated(UInt8(ascii: ",")), false)
    }

    /// Whether two fields or more stand between blanks, each a number with a decimal comma or without one.
    private static func areDecimals(_ line: Span<UInt8>, _ body: Range<Int>) -> Bool {
        var fields = TextFields(.separated(0), body)
        var count = 0
        while let field = fields.next(in: line) {
            guard isInteger(line, field.value) || loneComma(line, field.value) != nil else { return false }
            count += 1
        }
        return count > 1
    }
}
