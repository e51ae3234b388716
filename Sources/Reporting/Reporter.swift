// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Signal

/// Writes the monitor's events to every output that was asked for.
///
/// Nothing is allocated for an event. Lines for standard output are kept until `flush()`, which the loop calls once for
/// every chunk of input; an alarm must not wait longer. Call `finish()` at the end.
public struct Reporter: ~Copyable {
    static let lineCapacity = 8_192
    private static let standardOutputCapacity = 65_536

    let journalSocket: String
    var journal: JournalSink?
    var text: TextFormat?
    var json: JSONFormat?
    var csv: CSVFormat?
    var annotations: WFDBAnnotationFile?
    var standardOutput: DescriptorWriter
    var standardError: DescriptorWriter
    var line: LineBuffer
    var messages: MessageFormat
    /// The strips that reports ask for and name; `nil` if none are made.
    var strips: StripRequests?

    /// Entries that the journal did not take, whether or not they reached standard error.
    var lostEntryCount = 0
    /// Beats among them.
    var lostBeatCount = 0
    /// Events that were lost before they came here.
    var lostEventCount = 0
    /// Annotations that files lost which were closed since.
    var earlierLostAnnotationCount = 0
    /// Where each condition that lasts began, by its number.
    private var onsets = InlineArray<32, SampleIndex?>(repeating: nil)
    /// How much is reported to all outputs but an annotation file.
    private var level = ReportLevel.beats
    private var bounds: ReportBounds
    /// What was held back, as the report that is being made says it.
    private var heldBack = HeldBack()
    /// What was held back as the rows of CSV have said it, by `BoundedKind`.
    private var heldBackInCSV = InlineArray<32, Int>(repeating: 0)
    /// The signal's state, reported or not.
    private var signal: SignalChange?
    /// The stream's time: no report is made before it.
    private var now: SampleIndex = 0
    /// The wall clock at sample 0, in microseconds since 1970, if the input is live: the journal and JSON tell the time of what
    /// they report by it.
    public var epochInMicroseconds: Int64?
    /// Whether standard error is the journal's, which takes the priority of what the daemon says of itself from the line.
    public var prefixesPriority = false
    /// Whether what the daemon says on standard error is kept, up to 8 KB, until this is false: the live view has the screen.
    public var holdsDiagnostics: Bool {
        get { standardError.isHeld }
        set {
            standardError.isHeld = newValue
            standardError.flush()
        }
    }
    /// The last thing that was said while it was kept.
    private var heldDiagnostic: String?
    /// How old the signal is that reports are about, in seconds; the journal and JSON tell it from 1 s on.
    public var inputAgeInSeconds = 0.0

    /// Opens the outputs.
    ///
    /// Sets SIGPIPE to be ignored if it still has its default, which would end the process when a reader goes away:
    /// `isBroken` tells of it instead.
    ///
    /// - Parameters:
    ///   - outputs: The outputs, each at most once; several may share standard output, whose lines are then mixed.
    ///   - context: What is the same for every report.
    ///   - standardOutput: The descriptor for `text`, `json` and `csv`; it stays the caller's.
    ///   - standardError: The descriptor for diagnostics and for what the journal does not take; it stays the caller's.
    /// - Throws: `ReportingError` if an output is given twice or its file cannot be opened.
    public init(
        outputs: [OutputKind], context: ReportContext, standardOutput: Int32 = 1,
        standardError: Int32 = 2
    ) throws(ReportingError) {
        try self.init(
            outputs: outputs, context: context, standardOutput: standardOutput, standardError: standardError,
            journalSocket: JournalSink.journalSocket)
    }

    /// Opens the outputs, with the path by which the reporter knows whether a journal listens.
    package init(
        outputs: [OutputKind], context: ReportContext, standardOutput: Int32, standardError: Int32,
        journalSocket: String
    ) throws(ReportingError) {
        self.journalSocket = journalSocket
        self.standardOutput = DescriptorWriter(
            descriptor: standardOutput, name: "standard output", capacity: Self.standardOutputCapacity)
        self.standardError = DescriptorWriter(
            descriptor: standardError, name: "standard error", capacity: Self.lineCapacity)
        line = LineBuffer(capacity: Self.lineCapacity)
        messages = MessageFormat(context: context)
        bounds = ReportBounds(rate: context.rate)
        ignoreBrokenPipes()
        try setOutputs(outputs, context: context)
    }

    /// Lets the stream's time go by up to a sample: what was held back and may be reported now is.
    ///
    /// While an input is silent, its time goes by as well.
    public mutating func advance(to sampleIndex: SampleIndex) {
        now = max(now, sampleIndex)
        while let next = bounds.next(at: now) { report(next.event, heldBack: next.before, at: next.time) }
    }

    /// Changes how much is reported, from the next event on; a state of the signal that was left out is reported then.
    public mutating func setLevel(_ level: ReportLevel) {
        self.level = level
        guard let signal, level.admits(.signal(signal)), bounds.isNews(signal.state) else { return }
        admit(.signal(signal))
    }

    /// Reports an event to every output, at the time to which the stream has advanced.
    ///
    /// A summary's count of lost reports is that of all since the start: a summary may be lost itself.
    ///
    /// - Returns: the event as it is reported, with what only the reporter knows of it.
    @discardableResult
    public mutating func write(_ event: MonitorEvent) -> MonitorEvent {
        var event = event
        if case .summary(var summary) = event {
            lostEventCount += summary.lostReportCount
            summary.lostReportCount = lostReportCount
            summary.lostBeatCount = lostBeatCount
            event = .summary(summary)
        } else if case .rhythm(var rhythm) = event {
            let index = Int(rhythm.kind.rawValue)
            if rhythm.phase == .end { rhythm.onsetIndex = onsets[index] }
            onsets[index] = rhythm.phase == .onset ? rhythm.sampleIndex : nil
            event = .rhythm(rhythm)
        } else if case .signal(let change) = event {
            signal = change
        }
        annotations?.write(event)
        if level.admits(event) { admit(event) }
        return event
    }

    /// Reports the last of what was held back, since no more time comes; the summary of the rest is to follow.
    public mutating func reportHeldBack() {
        while let next = bounds.next(at: now, isLast: true) {
            report(next.event, heldBack: next.before, at: next.time)
        }
    }

    /// Reports totals to every output that has a place for them: neither CSV nor an annotation file has.
    public mutating func write(_ totals: borrowing Totals) {
        if journal != nil, !journal!.send(totals, at: arrival) {
            lostEntryCount += 1
            sayLostMessage()
        }
        if let text {
            line.removeAll()
            text.append(totals, to: &line)
            writeToStandardOutput()
        }
        if let json {
            line.removeAll()
            json.append(totals, at: arrival, to: &line)
            writeToStandardOutput()
        }
    }

    /// Says something of the daemon itself: to the journal if it is an output, else to standard error.
    ///
    /// - Parameter isFrequent: whether a recorder can make the daemon say it again and again: then it is bounded as events are.
    public mutating func say(_ diagnostic: String, priority: ReportPriority = .debug, isFrequent: Bool = false) {
        say(diagnostic, priority: priority, isFrequent: isFrequent, namesStrip: false)
    }

    /// The same; `namesStrip` says that the entry names the strip that was asked for last.
    mutating func say(
        _ diagnostic: String, priority: ReportPriority, isFrequent: Bool = false, namesStrip: Bool
    ) {
        if !namesStrip { strips?.nameNone() }
        var diagnostic = diagnostic
        if isFrequent {
            guard let before = bounds.admitMessage(at: now) else { return }
            if before > 0 { diagnostic += "; \(before) messages held back before it" }
        }
        if journal != nil {
            if journal!.send(diagnostic: diagnostic, priority: priority, strip: strips) { return }
            lostEntryCount += 1
        }
        if holdsDiagnostics { heldDiagnostic = diagnostic }
        line.removeAll()
        if prefixesPriority { for byte in priority.prefix.utf8 { line.append(byte) } }
        line.append("ecgmond: ")
        line.append(sanitized: diagnostic, limit: Self.lineCapacity / 2)
        writeToStandardError()
    }

    /// The last thing that was said since the last call while it was kept; `nil` if there was none.
    public mutating func takeDiagnostic() -> String? {
        defer { heldDiagnostic = nil }
        return heldDiagnostic
    }

    /// Writes the kept lines to standard output, as far as it takes them without waiting.
    public mutating func flush() {
        standardOutput.flush()
    }

    /// Writes all that is kept and closes the files. Only diagnostics may follow.
    ///
    /// - Parameter patience: how long a reader of standard output or standard error may take nothing, in milliseconds,
    ///   before what it has not read is dropped and counted.
    public mutating func finish(patienceInMilliseconds patience: Int32 = 1_000) {
        standardOutput.finish(patienceInMilliseconds: patience)
        annotations?.finish()
        sayLosses()
        standardError.finish(patienceInMilliseconds: patience)
    }

    /// Whether lines wait for standard output's reader; until it takes them, `flush()` writes no more.
    public var isWaitingForReader: Bool { standardOutput.hasPending }

    /// Whether so many lines are kept that `flush()` should be called before more are made: lines that find no room are
    /// lost.
    public var needsFlush: Bool { standardOutput.isHalfFull }

    /// How the signal stands to the clock.
    package var arrival: Arrival {
        Arrival(ageInSeconds: inputAgeInSeconds, epochInMicroseconds: epochInMicroseconds)
    }

    /// Reports an event unless it is one too many of its kind.
    private mutating func admit(_ event: MonitorEvent) {
        if let before = bounds.admit(event, at: now) { report(event, heldBack: before, at: now) }
    }

    /// Reports an event to all outputs but an annotation file, with what was held back of its kind before it.
    private mutating func report(_ event: MonitorEvent, heldBack before: Int, at time: SampleIndex) {
        heldBack.before = before
        heldBack.counts = bounds.counts
        if strips != nil { askForStrip(of: event, at: time) }
        if case .overrun(let overrun) = event, journal == nil, json == nil { say(overrun) }
        if journal != nil, !journal!.send(event, at: arrival, heldBack: heldBack, strip: strips) {
            lostEntryCount += 1
            if case .beat = event { lostBeatCount += 1 }
            sayLostMessage()
        }
        if let text {
            line.removeAll()
            text.append(event, heldBack: heldBack, to: &line)
            writeToStandardOutput()
        }
        if let json {
            line.removeAll()
            json.append(event, at: arrival, heldBack: heldBack, strip: strips, to: &line)
            writeToStandardOutput()
        }
        if csv != nil { reportInCSV(event) }
    }

    /// Says on standard error what the journal did not take.
    private mutating func sayLostMessage() {
        line.removeAll()
        line.append("ecgmond: ")
        journal!.appendMessage(to: &line)
        writeToStandardError()
    }

    /// Writes an event's row, and before it a row for each kind of which entries were held back since the last such row.
    ///
    /// A summary has no row of its own: it brings those of all kinds.
    private mutating func reportInCSV(_ event: MonitorEvent) {
        guard let csv else { return }
        let own = BoundedKind(event)?.index
        for index in 0..<BoundedKind.capacity {
            let count = heldBack.counts[index] - heldBackInCSV[index]
            guard count > 0, let kind = BoundedKind(index) else { continue }
            if case .summary = event {} else if index != own { continue }
            heldBackInCSV[index] += count
            line.removeAll()
            csv.append(heldBack: count, of: kind, at: event.sampleIndex, to: &line)
            writeToStandardOutput()
        }
        line.removeAll()
        csv.append(event, to: &line)
        writeToStandardOutput()
    }

    /// Says on standard error what no output that was asked for has a place for.
    private mutating func say(_ overrun: ComputeOverrun) {
        line.removeAll()
        line.append("ecgmond: ")
        messages.append(.overrun(overrun), heldBack: heldBack, to: &line)
        writeToStandardError()
    }

    private mutating func writeToStandardOutput() {
        // Names are cut to 256 bytes, so that no report comes near the capacity; one that did would be lost, not cut.
        guard !line.isTruncated else {
            lostEntryCount += 1
            return
        }
        standardOutput.append(line)
    }

    mutating func writeToStandardError() {
        line.append(UInt8(ascii: "\n"))
        standardError.append(line)
        standardError.flush()
    }

    private func ignoreBrokenPipes() {
        var action = sigaction()
        guard unsafe sigaction(SIGPIPE, nil, &action) == 0 else { return }
        // Both calls can fail for a signal that does not exist or may not be caught alone.
        // A handler that the process has set is left alone.
        guard unsafe action.__sigaction_handler.sa_handler == nil else { return }
        unsafe action.__sigaction_handler.sa_handler = SIG_IGN
        _ = unsafe sigaction(SIGPIPE, &action, nil)
    }
}
