// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Turns lines of text into millivolts: one line a frame, one field a channel.
///
/// How fields are apart is chosen once, by the first lines of numbers (`TextOpening`): by tabs or semicolons, where a comma is
/// a decimal mark, else by commas, else by blanks; or each has a label (`ECG:512`), or each line is a JSON object.
///
/// - Blanks at either end of a line and a CR before the LF mean nothing. A byte order mark is passed over; by that of
///   UTF-16 the text is read as such.
/// - A line without a number takes no sample's place: names, units, comments (`#`, `%`), messages, blank lines.
/// - A field that is blank, or a mark such as `nan`, `-`, `!` or `leads off`, is a missing sample; so is a line of it.
/// - A chosen field that is anything else but a number, and a line of numbers with too few fields, is a missing sample and a
///   problem. So is a line longer than `lineByteLimit`, unless it is the first, and of numbers: then all stand on one line.
/// - Where a column gives the time, gaps in it are missing samples of its length (`TimeFollower`).
///
/// Of a line that chunks cut, the bytes so far are kept. Allocates nothing after `init`.
struct LineDecoder {
    /// The longest line that is read, in bytes without its LF.
    static let lineByteLimit = 4_096
    /// Lines of words in a row, without a number, that are reported.
    private static let wordLimit = 64

    /// What the decoder waits for.
    enum Stage {
        /// The line by which the layout is chosen.
        case opening
        /// Lines of the layout.
        case lines
        /// Numbers, wherever lines end.
        case numbers
    }

    let scale: SampleScale
    let chosen: TextLayout.Column
    private let time: TextLayout.Column?
    let channelCount: Int
    var stage = Stage.opening
    private(set) var layout: TextLayout
    /// The chosen field's number where `plainLine` can be used; -1 where it cannot.
    private(set) var plainField = -1
    private var opening: TextOpening
    var byteOrder = ByteOrder()
    /// `[4096]` at most: the line so far, if it began in an earlier chunk; or what was kept of it.
    var line: [UInt8] = []
    /// Bytes of the line so far, kept or not, without the blanks in front.
    var lineByteCount = 0
    private var isComment = false
    private var isOverlong = false
    private var lineNumber: Int64 = 1
    /// Whether a line has given a sample.
    private var hasBegun = false
    /// Whether bytes that were kept are read before those that come: held lines, or the beginning of an endless one.
    var isReplaying = false
    var replayedByteCount = 0
    private var replayedLineCount: Int64 = 0
    /// What the line gives and is not given out yet.
    private var queue = LineSamples()
    /// Whether the line that ends here has been read: its LF is taken once its samples are given out.
    private var isRead = false
    private var follower: TimeFollower
    var numbers = NumberStream()
    /// Lines of words since the last sample.
    private var otherLineCount = 0
    /// Samples that are missing since their line could not be read.
    var unreadableCount: Int64 = 0
    /// The last sample in millivolts.
    private var lastSample = Float.nan
    var sampleCount: SampleIndex = 0
    /// A column that was asked for by its name, and that the text has not.
    private(set) var lackingColumn: [UInt8]?

    init(_ configuration: DecoderConfiguration) {
        scale = SampleScale(configuration)
        chosen = configuration.columnName.map { .name(Array($0.utf8)) } ?? .number(configuration.channel)
        time = configuration.timeColumn.map(TextLayout.Column.init)
        channelCount = configuration.channelCount
        layout = TextLayout(syntax: .separated(0), hasDecimalComma: false, chosen: chosen, time: nil)
        opening = TextOpening(chosen: chosen, hasTime: time != nil)
        follower = TimeFollower(samplesPerSecond: configuration.samplesPerSecond)
        line.reserveCapacity(Self.lineByteLimit)
    }

    /// Starts afresh.
    mutating func reset() {
        (stage, plainField) = (.opening, -1)
        opening.reset()
        byteOrder = ByteOrder()
        beginLine()
        (lineNumber, hasBegun) = (1, false)
        (isReplaying, replayedByteCount, replayedLineCount) = (false, 0, 0)
        (queue, numbers) = (LineSamples(), NumberStream())
        follower.restart()
        (otherLineCount, unreadableCount, lackingColumn) = (0, 0, nil)
        (lastSample, sampleCount) = (.nan, 0)
    }

    /// The names of the columns, as far as a line of them stands before the numbers.
    var columnNames: [String] { opening.columnNames(layout.syntax) }

    /// The rate in samples per second that the times show, if the nominal one does not fit them.
    var rateByTimes: Double? { follower.otherRate }

    /// Reads bytes until they are used up, the output is full, or a line may have something to report: such a line is left
    /// for the next call, and is the only one of that. Gives the number of bytes taken.
    mutating func decode(_ bytes: Span<UInt8>, into samples: inout OutputSpan<Float>, log: inout ProblemLog) -> Int {
        var position = 0
        let room = samples.freeCapacity
        if !byteOrder.isKnown { position = settleByteOrder(bytes) }
        if plainField >= 0 && lineByteCount == 0 && !isRead {
            position = decodePlainLines(
                bytes, from: position, into: &samples, limit: log.heldCount > 0 ? min(1, room) : room)
        }
        while position < bytes.count && samples.freeCapacity == room && !samples.isFull {
            position =
                stage == .numbers
                ? decodeNumbers(bytes, from: position, into: &samples, log: &log)
                : decodeLine(bytes, from: position, into: &samples, log: &log)
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

    /// Reads bytes up to a line's end, and what that gives; gives where it came to.
    private mutating func decodeLine(
        _ bytes: Span<UInt8>, from start: Int, into samples: inout OutputSpan<Float>, log: inout ProblemLog
    ) -> Int {
        var position = start
        if !isRead {
            if byteOrder.isWide {
                position = keepWide(bytes, from: start, log: &log)
                guard position < bytes.count, stage != .numbers else { return position }
                readKept(log: &log)
            } else {
                position = TextByte.endOfLine(bytes, from: start)
                let isWhole = position < bytes.count
                if isWhole, lineByteCount == 0, position - start <= Self.lineByteLimit {
                    read(bytes.extracting(start..<position), log: &log)
                } else {
                    let kept = keep(bytes.extracting(start..<position), log: &log)
                    guard isWhole, stage != .numbers else { return start + kept }
                    readKept(log: &log)
                }
            }
        }
        guard giveOut(into: &samples, log: &log) else { return position }
        beginLine()
        lineNumber &+= 1
        return position + 1
    }

    /// Gives out what the input's last line, without an LF, gives; a chosen field that is not whole is reported as cut short.
    ///
    /// - Returns: whether all is given out; else the output was full, or the next sample comes alone.
    mutating func finish(into samples: inout OutputSpan<Float>, log: inout ProblemLog) -> Bool {
        if !byteOrder.isKnown { giveBackByteOrder(log: &log) }
        if stage == .opening, lineNumber == 1, !isRead, NumberStream.isRecording(line.span) { beginNumbers() }
        if stage == .numbers {
            guard replayNumbers(into: &samples, log: &log), !samples.isFull else { return false }
            if let number = numbers.end() { take(number, into: &samples, log: &log) }
            return true
        }
        if !isRead { readLast(log: &log) }
        return giveOut(into: &samples, log: &log)
    }

    /// Reads what stands behind the last LF.
    private mutating func readLast(log: inout ProblemLog) {
        isRead = true
        if stage == .lines, !isOverlong, case .sample(let outcome, _) = layout.content(of: line.span),
            outcome == nil || outcome == .malformed || (outcome == .missing && layout.endsInBlankField(line.span))
        {
            log.note(.truncatedLine, position: lineNumber, sampleIndex: sampleCount)
            return
        }
        readKept(log: &log)
        guard stage == .opening, case .decided(let syntax, let hasDecimalComma) = opening.atEnd() else { return }
        // The last line was held with the others, if it is one of theirs.
        line.removeAll(keepingCapacity: true)
        decide(syntax, hasDecimalComma)
    }

    // MARK: Lines

    /// Reads a line that is there as a whole, and queues what it gives.
    private mutating func read(_ whole: Span<UInt8>, log: inout ProblemLog) {
        isRead = true
        if stage == .opening, !take(opening.take(whole, number: lineNumber)) {
            // The held lines come first, and the bytes of this one may be gone when they have.
            if isReplaying { for index in 0..<whole.count { line.append(whole[index]) } }
        } else {
            queueSamples(of: layout.content(of: whole), number: lineNumber, log: &log)
        }
        if queue.isEmpty, TextLine.isWords(whole) { noteWords(log: &log) }
    }

    /// Reads the line whose bytes are kept.
    private mutating func readKept(log: inout ProblemLog) {
        isRead = true
        guard !isOverlong else {
            if hasBegun {
                queue = .missing
                unreadableCount += 1
            }
            return
        }
        var isReadable = true
        if stage == .opening {
            let step = opening.take(line, number: lineNumber)
            isReadable = take(step)
        }
        if isReadable { queueSamples(of: layout.content(of: line.span), number: lineNumber, log: &log) }
        let isWords = TextLine.isWords(line.span)
        if queue.isEmpty, isWords { noteWords(log: &log) }
    }

    /// Does what a line of the opening led to; gives whether the line can be read by the layout now.
    private mutating func take(_ step: TextOpening.Step) -> Bool {
        switch step {
        case .nothing, .held: return false
        case .missing:
            queue = .missing
            return false
        case .decided(let syntax, let hasDecimalComma):
            decide(syntax, hasDecimalComma)
            return !isReplaying
        }
    }

    /// Queues the samples of a line: those of a gap before it, and its own.
    private mutating func queueSamples(of content: TextLayout.Content, number: Int64, log: inout ProblemLog) {
        guard case .sample(let outcome, let stamp) = content else { return }
        hasBegun = true
        otherLineCount = 0
        queue = LineSamples()
        queue.line = number
        if let stamp { followTime(stamp, log: &log) }
        guard !queue.isPassedOver else { return }
        queue.isWaiting = true
        (queue.sample, queue.problem) = sample(outcome)
    }

    private mutating func followTime(_ stamp: TimeStamp, log: inout ProblemLog) {
        switch follower.take(stamp, sampleIndex: sampleCount) {
        case .inTime: break
        case .late: queue.repeatsLast = true
        case .early: queue.isPassedOver = true
        case .gap(let count, let seconds):
            log.note(.timeGap, position: queue.line, sampleIndex: sampleCount, measure: seconds)
            queue.missingCount = count
        case .jump(let seconds):
            log.note(.timeJump, position: queue.line, sampleIndex: sampleCount, measure: seconds)
        }
    }

    /// Notices a line of words: a message takes no sample's place, but many without a number between them are no text of numbers.
    private mutating func noteWords(log: inout ProblemLog) {
        guard !isReplaying, opening.held.isEmpty || stage == .lines else { return }
        otherLineCount += 1
        guard otherLineCount == Self.wordLimit else { return }
        if !hasBegun, case .name(let name) = layout.chosen, stage == .lines { lackingColumn = name }
        log.note(.malformedLine, position: lineNumber, sampleIndex: sampleCount)
    }

    /// A field's sample in millivolts, NaN if it is missing; a problem if it should not be.
    func sample(_ outcome: NumberScanner.Outcome?) -> (Float, InputProblem.Kind?) {
        switch outcome {
        case .number(let value):
            let sample = scale.millivolts(value)
            return sample.isFinite ? (sample, nil) : (.nan, .nonFiniteSample)
        case .infinite: return (.nan, .nonFiniteSample)
        case .malformed, nil: return (.nan, .malformedLine)
        case .missing: return (.nan, nil)
        }
    }

    /// Gives out what is queued, as far as there is room; true if nothing is left of the line.
    private mutating func giveOut(into samples: inout OutputSpan<Float>, log: inout ProblemLog) -> Bool {
        let room = samples.freeCapacity
        while true {
            while !queue.isEmpty {
                // What has something to report comes alone, and so does what may make a report due.
                let isFirst = samples.freeCapacity == room
                guard !samples.isFull, isFirst || !(log.hasReports || log.heldCount > 0 || queue.nextHasProblem) else {
                    return false
                }
                samples.append(takeQueued(log: &log))
                sampleCount &+= 1
            }
            guard isReplaying else { return true }
            if samples.freeCapacity < room { return false }
            replayLine(log: &log)
        }
    }

    private mutating func takeQueued(log: inout ProblemLog) -> Float {
        if queue.missingCount > 0 {
            queue.missingCount -= 1
            return .nan
        }
        if queue.repeatsLast {
            queue.repeatsLast = false
            return lastSample
        }
        queue.isWaiting = false
        if let problem = queue.problem { log.note(problem, position: queue.line, sampleIndex: sampleCount) }
        if queue.problem == .malformedLine { unreadableCount += 1 }
        lastSample = queue.sample
        return lastSample
    }

    /// Reads the next held line; after the last one, the line by which the layout was chosen.
    private mutating func replayLine(log: inout ProblemLog) {
        guard replayedByteCount < opening.held.count else {
            isReplaying = false
            queueSamples(of: layout.content(of: line.span), number: lineNumber, log: &log)
            return
        }
        let (content, end) = heldLine(from: replayedByteCount)
        replayedByteCount = end + 1
        replayedLineCount += 1
        queueSamples(of: content, number: opening.firstHeldLine + replayedLineCount - 1, log: &log)
    }

    private func heldLine(from start: Int) -> (TextLayout.Content, end: Int) {
        let held = opening.held.span
        let end = TextByte.endOfLine(held, from: start)
        return (layout.content(of: held.extracting(start..<end)), end)
    }

    private mutating func beginLine() {
        line.removeAll(keepingCapacity: true)
        lineByteCount = 0
        (isComment, isOverlong, isRead) = (false, false, false)
    }

    /// Keeps bytes of a line that chunks cut; gives their number, fewer than all if it turns out to be endless.
    private mutating func keep(_ bytes: Span<UInt8>, log: inout ProblemLog) -> Int {
        for index in 0..<bytes.count {
            keep(bytes[index], log: &log)
            if stage == .numbers { return index + 1 }
        }
        return bytes.count
    }

    mutating func keep(_ byte: UInt8, log: inout ProblemLog) {
        if lineByteCount == 0 {
            if TextByte.isSpace(byte) { return }
            isComment = byte == UInt8(ascii: "#") || byte == UInt8(ascii: "%")
        }
        lineByteCount &+= 1
        if lineByteCount <= Self.lineByteLimit {
            line.append(byte)
        } else if !isOverlong && !isComment {
            if stage == .opening, !hasBegun, NumberStream.isRecording(line.span) {
                line.append(byte)
                beginNumbers()
                return
            }
            isOverlong = true
            log.note(.overlongLine, position: lineNumber, sampleIndex: sampleCount)
        }
    }

    // MARK: Layout

    private mutating func decide(_ syntax: TextSyntax, _ hasDecimalComma: Bool) {
        stage = .lines
        isReplaying = !opening.held.isEmpty
        (layout, lackingColumn) = TextLayout.make(
            syntax, hasDecimalComma: hasDecimalComma, chosen: chosen, time: time, opening)
        if case .separated = syntax, time == nil, !byteOrder.isWide, case .number(let field) = layout.chosen {
            plainField = min(field, DecoderConfiguration.maximumChannelCount)
        }
    }
}
