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

    private static let byteOrderMark: InlineArray<3, UInt8> = [0xEF, 0xBB, 0xBF]

    /// The chosen field's number in a line, from 0.
    let chosenField: Int
    let scale: SampleScale

    private var line: FieldReader
    private var isOverlong = false
    private var lineNumber: Int64 = 1
    private var headerLineCount = 0
    /// Whether a line has given a sample; only until then lines of names are looked for.
    private var hasBegun = false
    /// Bytes of the byte order mark that were there; all 3 once it is known whether it is.
    private var markByteCount = 0
    private(set) var sampleCount: SampleIndex = 0

    init(_ configuration: DecoderConfiguration) {
        chosenField = configuration.channel
        scale = SampleScale(configuration)
        line = FieldReader(chosenField: chosenField, readsAllFields: true)
    }

    /// Reads bytes until they are used up, the output is full, or a line may have something to report: such a line is left
    /// for the next call, and is the only one of that. Gives the number of bytes taken.
    mutating func decode(_ bytes: Span<UInt8>, into samples: inout OutputSpan<Float>, log: inout ProblemLog) -> Int {
        var position = 0
        let room = samples.freeCapacity
        if markByteCount < 3 { position = skipMark(bytes) }
        if hasBegun && line.byteCount == 0 {
            position = decodePlainLines(
                bytes, from: position, into: &samples, limit: log.heldCount > 0 ? min(1, room) : room)
        }
        if samples.freeCapacity == room {
            position = decodeLine(bytes, from: position, into: &samples, log: &log)
        }
        log.advance(to: sampleCount)
        return position
    }

    /// Reads plain lines, which have nothing to report, up to the first other one; gives where that begins.
    ///
    /// - Parameter limit: lines to read at most, no more than there is room for: one if time alone may make a report due.
    private mutating func decodePlainLines(
        _ bytes: Span<UInt8>, from start: Int, into samples: inout OutputSpan<Float>, limit: Int
    ) -> Int {
        var position = start
        var count = 0
        while count < limit, let plain = plainLine(bytes, from: position) {
            samples.append(plain.sample)
            position = plain.end
            count &+= 1
        }
        sampleCount &+= Int64(count)
        lineNumber &+= Int64(count)
        return position
    }

    /// Reads bytes one by one up to the end of a line that gives a sample, or to theirs; gives where.
    private mutating func decodeLine(
        _ bytes: Span<UInt8>, from start: Int, into samples: inout OutputSpan<Float>, log: inout ProblemLog
    ) -> Int {
        var position = start
        let before = sampleCount
        while position < bytes.count && sampleCount == before && !samples.isFull {
            position = line.skipRun(bytes, from: position)
            if position == bytes.count { break }
            let byte = bytes[position]
            position &+= 1
            if byte == UInt8(ascii: "\n") {
                line.end()
                endLine(into: &samples, log: &log)
            } else {
                line.take(byte)
            }
        }
        // A line of spaces may still turn out to be a comment: that is known at its end only.
        if !line.isBlank { noteIfOverlong(log: &log) }
        return position
    }

    /// Gives out a last line that has no LF; if its chosen field is not whole, it is reported as truncated.
    mutating func finish(into samples: inout OutputSpan<Float>, log: inout ProblemLog) {
        if markByteCount < 3 { replayMark() }
        line.end()
        if !line.isBlank && !line.isComment {
            let isWhole = line.hasWholeChosenField && line.outcome != .malformed
            if isWhole || isHeader || line.byteCount > Self.lineByteLimit {
                endLine(into: &samples, log: &log)
            } else {
                log.note(.truncatedLine, position: lineNumber, sampleIndex: sampleCount)
            }
        }
        beginLine()
    }

    /// Whether the line is one of names or units, before the samples.
    private var isHeader: Bool {
        !hasBegun && headerLineCount < Self.headerLineLimit && line.hasWord && !line.hasNumber
            && line.outcome != .missing
    }

    private mutating func noteIfOverlong(log: inout ProblemLog) {
        guard line.byteCount > Self.lineByteLimit && !isOverlong && !line.isComment else { return }
        isOverlong = true
        log.note(.overlongLine, position: lineNumber, sampleIndex: sampleCount)
    }

    /// Makes of a complete line what it is: nothing, a header, or a sample; the output has room for one.
    private mutating func endLine(into samples: inout OutputSpan<Float>, log: inout ProblemLog) {
        noteIfOverlong(log: &log)
        if !line.isComment && (!line.isBlank || hasBegun || isOverlong) {
            if isHeader && !isOverlong {
                headerLineCount += 1
            } else {
                samples.append(isOverlong ? .nan : sample(log: &log))
                sampleCount &+= 1
                hasBegun = true
            }
        }
        lineNumber &+= 1
        beginLine()
    }

    /// The line's sample in millivolts, NaN if it is missing; a problem if it should not be.
    private func sample(log: inout ProblemLog) -> Float {
        let problem: InputProblem.Kind
        switch line.outcome {
        case .number(let value):
            let sample = scale.millivolts(value)
            if sample.isFinite { return sample }
            problem = .nonFiniteSample
        case .infinite:
            problem = .nonFiniteSample
        case .malformed:
            problem = .malformedLine
        case .missing:
            return .nan
        case nil:
            if line.isBlank || line.reachesChosenField { return .nan }
            problem = .malformedLine
        }
        log.note(problem, position: lineNumber, sampleIndex: sampleCount)
        return .nan
    }

    private mutating func beginLine() {
        line = FieldReader(chosenField: chosenField, readsAllFields: !hasBegun)
        isOverlong = false
    }

    // MARK: Byte order mark

    /// Skips the mark at the input's start, or what of it is there; gives the number of bytes taken.
    private mutating func skipMark(_ bytes: Span<UInt8>) -> Int {
        var position = 0
        while markByteCount < 3 && position < bytes.count {
            guard bytes[position] == Self.byteOrderMark[markByteCount] else {
                replayMark()
                break
            }
            markByteCount += 1
            position += 1
        }
        return position
    }

    /// Takes the bytes that looked like the mark, and were not, for what they are.
    private mutating func replayMark() {
        for index in 0..<markByteCount { line.take(Self.byteOrderMark[index]) }
        markByteCount = 3
    }
}
