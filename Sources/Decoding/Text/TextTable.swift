// SPDX-License-Identifier: Apache-2.0

/// The columns of a text's first lines, with their numbers: for whoever wants to know what the text is.
public struct TextTable: Sendable {
    /// One column, label or key.
    public struct Column: Sendable {
        /// Its name; empty if it has none.
        public var name: String
        /// `[lines]`, as they stand there; NaN where there is no number.
        public var values: [Float] = []
        /// Whether each line gives a moment, none of them before the one above.
        public var isTime: Bool { stampCount * 10 >= values.count * 9 && !goesBack && steps.changeCount > 2 }
        /// Whether the moments are times of day, which nothing but a clock writes.
        public private(set) var isClock = false
        /// Whether each number is the one above and 1, or begins anew: the samples' own numbers.
        public var isCounter: Bool { values.count > 2 && counterStepCount * 10 >= (values.count - 1) * 9 }
        /// Floats are whole up to here: greater ones are no count that is seen as one.
        private static let greatestCount: Float = 16_777_216
        /// The rate that the moments show, in samples per second; `nil` if they show none.
        public var samplesPerSecond: Double? { isTime ? steps.samplesPerSecond : nil }
        /// Changes of the moment from line to line.
        public var changeCount: Int { steps.changeCount }

        private var steps = TimeSteps()
        private var stampCount = 0
        private var goesBack = false
        private var last: TimeStamp?
        private var counterStepCount = 0

        init(name: String) { self.name = name }

        mutating func take(_ value: Float, _ stamp: TimeStamp?) {
            if let before = values.last, value == before + 1, value < Self.greatestCount { counterStepCount += 1 }
            values.append(value)
            guard let stamp else { return }
            if let last, last.isClock == stamp.isClock, stamp.units(since: last) < (stamp.isClock ? -43_200 : 0) {
                goesBack = goesBack || !stamp.isClock
            }
            isClock = stamp.isClock
            steps.take(stamp, index: values.count)
            stampCount += 1
            last = stamp
        }
    }

    /// The most columns that are looked at.
    private static let columnLimit = 64

    /// The columns of the lines that are samples.
    public private(set) var columns: [Column] = []
    /// How the fields are apart, in words; empty if no line has a number.
    public private(set) var syntax = ""
    /// Lines that are no samples.
    public private(set) var otherLineCount = 0

    /// Reads the first lines of a text; what follows the last LF is left out, unless that is all.
    public init(_ bytes: Span<UInt8>) {
        let text = TextSurvey.narrowed(bytes)
        let lineEnd = text.firstIndex(of: UInt8(ascii: "\n"))
        if lineEnd.map({ $0 > LineDecoder.lineByteLimit }) ?? true {
            readNumbers(text)
            return
        }
        let opened = OpenedText(text.span, chosen: .number(0), time: nil)
        otherLineCount = opened.missingCount + opened.otherCount
        guard let layout = opened.layout else { return }
        columns = opened.opening.columnNames(layout.syntax).prefix(Self.columnLimit).map { Column(name: $0) }
        syntax = Self.words(layout.syntax, layout.hasDecimalComma)
        var position = opened.start
        while let range = OpenedText.line(of: text.span, from: position) {
            position = range.upperBound + 1
            let line = text.span.extracting(range)
            if case .sample = layout.content(of: line) { take(line, layout) } else { otherLineCount += 1 }
        }
    }

    private static func words(_ syntax: TextSyntax, _ hasDecimalComma: Bool) -> String {
        switch syntax {
        case .separated(UInt8(ascii: "\t")): "columns apart by tabs"
        case .separated(UInt8(ascii: ";")): "columns apart by semicolons"
        case .separated(UInt8(ascii: ",")): "columns apart by commas"
        case .separated: hasDecimalComma ? "numbers with a decimal comma" : "columns apart by blanks"
        case .labelled: "values with labels"
        case .json: "a JSON object a line"
        }
    }

    private mutating func readNumbers(_ text: [UInt8]) {
        var numbers = NumberStream()
        var column = Column(name: "")
        for byte in text {
            if let number = numbers.take(byte) { column.take(Self.value(number), nil) }
        }
        guard numbers.count >= NumberStream.leastCount else { return }
        columns = [column]
        syntax = "numbers that all stand on one line"
    }

    private mutating func take(_ line: Span<UInt8>, _ layout: TextLayout) {
        let isTabs = layout.syntax == .separated(UInt8(ascii: "\t"))
        var fields = TextFields(
            layout.syntax, isTabs ? line.trimmedOfSpaces() : line.trimmed(0..<line.count))
        let before = columns.first?.values.count ?? 0
        var index = 0
        while let field = fields.next(in: line), index < Self.columnLimit {
            defer { index += 1 }
            var place = index
            if !field.name.isEmpty {
                let name = String(decoding: Array(field.name.map { line[$0] }), as: UTF8.self)
                place = columns.firstIndex { $0.name == name } ?? columns.count
                if place == columns.count { columns.append(Column(name: name)) }
            } else if place >= columns.count {
                columns.append(Column(name: ""))
            }
            // A field that earlier lines had not.
            while columns[place].values.count < before { columns[place].take(.nan, nil) }
            guard columns[place].values.count == before else { continue }
            let outcome = field.isNested ? .malformed : layout.scan(field.value, in: line)
            columns[place].take(Self.value(outcome), TimeStamp(line, field.value))
        }
        for place in columns.indices where columns[place].values.count == before { columns[place].take(.nan, nil) }
    }

    private static func value(_ outcome: NumberScanner.Outcome) -> Float {
        if case .number(let value) = outcome { return value }
        return .nan
    }
}
