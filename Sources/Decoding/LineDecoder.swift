// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Turns lines of text into millivolts: one line a frame, one field a channel.
///
/// - Fields are separated by a comma, a semicolon or a tab, with or without spaces around it, or by spaces alone.
///   Spaces at either end of a line and a CR before the LF mean nothing. A byte order mark of UTF-8 is skipped.
/// - A field that is blank, `nan` or `-` is a missing sample; so is a blank line once samples have begun.
/// - A field that is anything else but a number, and a line with too few fields, is a missing sample and a problem.
/// - A line that begins with `#` or `%` is a comment; what follows a `#` at a field's start is one, too.
/// - The first `headerLineLimit` lines in which no field is a number are the header; `rdsamp -v` writes two.
/// - A line longer than `lineByteLimit` is a missing sample and a problem.
///
/// Nothing of a line is stored, so a line can be cut into chunks anywhere. Allocates nothing.
struct LineDecoder {
    /// Lines of names and units that may stand before the samples.
    static let headerLineLimit = 2
    /// The longest line that is read, in bytes without its LF.
    static let lineByteLimit = 4_096

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

    private static let byteOrderMark: InlineArray<3, UInt8> = [0xEF, 0xBB, 0xBF]

    private let chosenField: Int
    private let scale: SampleScale

    private var state = State.gap
    private var scanner = NumberScanner()
    /// The number of the field that the next bytes belong to.
    private var fieldIndex = 0
    /// What the chosen field is; nothing if it is blank or was not there.
    private var outcome: NumberScanner.Outcome?
    /// Whether the line had the chosen field, blank or not.
    private var hasChosenField = false
    private var isComment = false
    /// Whether a field or a separator was there.
    private var isBlank = true
    private var hasNumber = false
    private var hasWord = false
    private var lineByteCount = 0
    private var isOverlong = false

    private var lineNumber: Int64 = 1
    private var headerLineCount = 0
    /// Whether a line has given a sample; all fields are read only until then.
    private var hasBegun = false
    /// Bytes of the byte order mark that were there; all 3 once it is known whether it is.
    private var markByteCount = 0
    private(set) var sampleCount: SampleIndex = 0

    init(_ configuration: DecoderConfiguration) {
        chosenField = configuration.channel
        scale = SampleScale(configuration)
    }

    /// Reads bytes until they are used up or the output is full; gives the number of bytes taken.
    mutating func decode(_ bytes: Span<UInt8>, into samples: inout OutputSpan<Float>, log: inout ProblemLog) -> Int {
        var position = 0
        if markByteCount < 3 { position = skipMark(bytes, into: &samples, log: &log) }
        while position < bytes.count && !samples.isFull {
            if state == .rest || state == .otherField {
                let start = position
                position = endOfRun(bytes, from: start)
                lineByteCount &+= position &- start
                if position == bytes.count { break }
            }
            take(bytes[position], into: &samples, log: &log)
            position &+= 1
        }
        // A line of spaces may still turn out to be a comment: that is known at its end only.
        if !isBlank { noteIfOverlong(log: &log) }
        log.advance(to: sampleCount)
        return position
    }

    /// Gives out a last line that has no LF; where its chosen field is not whole, it is reported as truncated.
    mutating func finish(into samples: inout OutputSpan<Float>, log: inout ProblemLog) {
        if markByteCount < 3 { replayMark(into: &samples, log: &log) }
        noteIfOverlong(log: &log)
        if state == .field { endField() }
        if !isBlank && !isComment {
            if !isOverlong && (outcome == .malformed || !hasChosenField) && !isHeader {
                log.note(.truncatedSample, position: lineNumber, sampleIndex: sampleCount)
            } else {
                endLine(into: &samples, log: &log)
            }
        }
        beginLine()
    }

    // MARK: Bytes

    /// Where the bytes that do not matter in this state end.
    private func endOfRun(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var position = start
        if state == .rest {
            while position < bytes.count && bytes[position] != UInt8(ascii: "\n") { position &+= 1 }
        } else {
            while position < bytes.count && !Self.endsField(bytes[position]) { position &+= 1 }
        }
        return position
    }

    @inline(__always)
    private static func endsField(_ byte: UInt8) -> Bool {
        byte <= UInt8(ascii: ";") && (isSpace(byte) || isSeparator(byte) || byte == UInt8(ascii: "\n"))
    }

    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r") }

    @inline(__always)
    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: ";")
    }

    /// Takes one byte; the output has room for a sample.
    @inline(__always)
    private mutating func take(_ byte: UInt8, into samples: inout OutputSpan<Float>, log: inout ProblemLog) {
        if byte == UInt8(ascii: "\n") {
            if state == .field { endField() }
            noteIfOverlong(log: &log)
            endLine(into: &samples, log: &log)
            lineNumber &+= 1
            beginLine()
            return
        }
        lineByteCount &+= 1
        if state == .field && !Self.endsField(byte) {
            scanner.push(byte)
        } else if state != .rest {
            takeBetweenFields(byte)
        }
    }

    private mutating func takeBetweenFields(_ byte: UInt8) {
        if Self.isSpace(byte) {
            if state == .field { endField() }
            if state != .gap { state = .afterField }
        } else if Self.isSeparator(byte) {
            if state == .field { endField() }
            isBlank = false
            nextField()
        } else if byte == UInt8(ascii: "#") || (byte == UInt8(ascii: "%") && isBlank) {
            isComment = isBlank
            state = .rest
        } else {
            if state == .afterField { nextField() }
            if state == .rest { return }
            isBlank = false
            beginField(byte)
        }
    }

    // MARK: Fields and lines

    private mutating func beginField(_ byte: UInt8) {
        if fieldIndex == chosenField || !hasBegun {
            scanner = NumberScanner()
            scanner.push(byte)
            state = .field
        } else {
            state = .otherField
        }
    }

    /// Goes on to the next field, or to the line's end where the chosen one is known and nothing else matters.
    private mutating func nextField() {
        if fieldIndex == chosenField { hasChosenField = true }
        fieldIndex &+= 1
        state = hasBegun && fieldIndex > chosenField ? .rest : .gap
    }

    private mutating func endField() {
        let outcome = scanner.finish()
        if fieldIndex == chosenField {
            self.outcome = outcome
            hasChosenField = true
        }
        switch outcome {
        case .number, .infinite: hasNumber = true
        case .malformed: hasWord = true
        case .missing: break
        }
        state = .afterField
    }

    private var isHeader: Bool {
        !hasBegun && headerLineCount < Self.headerLineLimit && hasWord && !hasNumber && outcome != .missing
    }

    private mutating func noteIfOverlong(log: inout ProblemLog) {
        guard lineByteCount > Self.lineByteLimit && !isOverlong && !isComment else { return }
        isOverlong = true
        log.note(.overlongLine, position: lineNumber, sampleIndex: sampleCount)
    }

    private mutating func endLine(into samples: inout OutputSpan<Float>, log: inout ProblemLog) {
        if isComment || (isBlank && !hasBegun && !isOverlong) { return }
        if !isOverlong && isHeader {
            headerLineCount += 1
            return
        }
        var sample = Float.nan
        if !isOverlong {
            switch outcome {
            case .number(let value):
                sample = scale.millivolts(value)
                if sample.isNaN { log.note(.nonFiniteSample, position: lineNumber, sampleIndex: sampleCount) }
            case .infinite:
                log.note(.nonFiniteSample, position: lineNumber, sampleIndex: sampleCount)
            case .malformed:
                log.note(.malformedLine, position: lineNumber, sampleIndex: sampleCount)
            case .missing: break
            case nil:
                // A blank line is a missing sample, a line with too few fields a malformed one. A separator at the
                // line's end has a blank field behind it.
                if !isBlank && !hasChosenField && fieldIndex < chosenField {
                    log.note(.malformedLine, position: lineNumber, sampleIndex: sampleCount)
                }
            }
        }
        samples.append(sample)
        sampleCount &+= 1
        hasBegun = true
    }

    private mutating func beginLine() {
        state = .gap
        fieldIndex = 0
        outcome = nil
        hasChosenField = false
        isComment = false
        isBlank = true
        hasNumber = false
        hasWord = false
        lineByteCount = 0
        isOverlong = false
    }

    // MARK: Byte order mark

    /// Skips the mark at the input's start, or what of it is there; gives the number of bytes taken.
    private mutating func skipMark(
        _ bytes: Span<UInt8>, into samples: inout OutputSpan<Float>, log: inout ProblemLog
    ) -> Int {
        var position = 0
        while markByteCount < 3 && position < bytes.count {
            guard bytes[position] == Self.byteOrderMark[markByteCount] else {
                replayMark(into: &samples, log: &log)
                break
            }
            markByteCount += 1
            position += 1
        }
        return position
    }

    /// Takes the bytes that looked like the mark, and were not, for what they are.
    private mutating func replayMark(into samples: inout OutputSpan<Float>, log: inout ProblemLog) {
        for index in 0..<markByteCount { take(Self.byteOrderMark[index], into: &samples, log: &log) }
        markByteCount = 3
    }
}
