// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Signal

/// Writes the monitor's events to every output that was asked for.
///
/// Nothing is allocated for an event. Lines for standard output are kept until `flush()`, which the loop calls once for
/// every chunk of input; an alarm must not wait longer. Call `finish()` at the end.
public struct Reporter: ~Copyable {
    private static let lineCapacity = 8_192
    private static let standardOutputCapacity = 65_536

    private let journalSocket: String
    private var journal: JournalSink?
    private var text: TextFormat?
    private var json: JSONFormat?
    private var csv: CSVFormat?
    private var annotations: WFDBAnnotationFile?
    private var standardOutput: DescriptorWriter
    private var standardError: DescriptorWriter
    private var line: LineBuffer
    private let messages: MessageFormat

    /// Entries that the journal did not take, whether or not they reached standard error.
    private var lostEntryCount = 0
    /// Beats among them.
    private var lostBeatCount = 0
    /// Events that were lost before they came here.
    private var lostEventCount = 0
    /// Where each condition that lasts began, by its number.
    private var onsets = InlineArray<32, SampleIndex?>(repeating: nil)
    /// The wall clock at sample 0, in microseconds since 1970, if the input is live: the journal and JSON tell the time of what
    /// they report by it.
    public var epochInMicroseconds: Int64?
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
        for (index, output) in outputs.enumerated() {
            if outputs[..<index].contains(output) {
                throw ReportingError(code: .duplicateOutput, output: output.argument)
            }
            switch output {
            case .journal: journal = JournalSink(context: context, socket: journalSocket)
            case .text: text = TextFormat(context: context)
            case .json: json = JSONFormat(context: context)
            case .csv:
                csv = CSVFormat(context: context)
                line.removeAll()
                csv?.appendHeader(to: &line)
                self.standardOutput.append(line)
            case .wfdb(let path):
                guard annotations == nil else {
                    throw ReportingError(code: .duplicateOutput, output: output.argument)
                }
                annotations = try WFDBAnnotationFile(path: path, context: context)
            }
        }
        ignoreBrokenPipes()
        if let path = keptPath { say("output wfdb: the file that was there is \(path) now", priority: .notice) }
    }

    /// Where the annotation file is now that an earlier run left.
    private var keptPath: String? {
        switch annotations {
        case .some(let file): return file.keptPath
        case .none: return nil
        }
    }

    /// Changes what is the same for every report, from the next one on; the rate and the source must stay.
    ///
    /// An annotation file keeps what its first lines say, and CSV the columns that its header names.
    public mutating func update(_ context: ReportContext) {
        if journal != nil { journal = JournalSink(context: context, socket: journalSocket) }
        if text != nil { text = TextFormat(context: context) }
        if json != nil { json = JSONFormat(context: context) }
        if let explains = csv?.explains {
            var context = context
            context.explains = explains
            csv = CSVFormat(context: context)
        }
    }

    /// Reports an event to every output.
    ///
    /// A summary's count of lost reports is that of all since the start: a summary may be lost itself.
    public mutating func write(_ event: MonitorEvent) {
        if case .summary(var summary) = event {
            lostEventCount += summary.lostReportCount
            summary.lostReportCount = lostReportCount
            summary.lostBeatCount = lostBeatCount
            report(.summary(summary))
        } else if case .rhythm(var rhythm) = event {
            let index = Int(rhythm.kind.rawValue)
            if rhythm.phase == .end { rhythm.onsetIndex = onsets[index] }
            onsets[index] = rhythm.phase == .onset ? rhythm.sampleIndex : nil
            report(.rhythm(rhythm))
        } else {
            report(event)
        }
    }

    /// Reports totals to every output that has a place for them: neither CSV nor an annotation file has.
    public mutating func write(_ totals: borrowing Totals) {
        if journal != nil, !journal!.send(totals, at: arrival) {
            lostEntryCount += 1
            line.removeAll()
            line.append("ecgmond: ")
            journal!.appendMessage(to: &line)
            writeToStandardError()
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
    public mutating func say(_ diagnostic: String, priority: ReportPriority = .debug) {
        if journal != nil {
            if journal!.send(diagnostic: diagnostic, priority: priority) { return }
            lostEntryCount += 1
        }
        line.removeAll()
        line.append("ecgmond: ")
        line.append(sanitized: diagnostic, limit: Self.lineCapacity / 2)
        writeToStandardError()
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

    /// Says what was lost, once no summary can say it any more; to the journal as well, if it is an output.
    private mutating func sayLosses() {
        // Nobody wanted what a reader who has gone did not read.
        let lostLineCount = standardOutput.isBroken ? 0 : standardOutput.lostLineCount
        let lostAnnotationCount: Int
        switch annotations {
        case .some(let file): lostAnnotationCount = file.lostAnnotationCount
        case .none: lostAnnotationCount = 0
        }
        let lostEntryCount = lostEntryCount + lostEventCount
        guard lostLineCount + lostEntryCount + lostAnnotationCount > 0 else { return }
        let losses =
            "reports lost: \(lostLineCount) lines of standard output, \(lostEntryCount) journal entries "
            + "(\(lostBeatCount) beats), \(lostAnnotationCount) annotations"
        if journal != nil { _ = journal!.send(diagnostic: losses, priority: .error) }
        line.removeAll()
        line.append("ecgmond: ")
        line.append(sanitized: losses, limit: Self.lineCapacity / 2)
        writeToStandardError()
    }

    /// Reports that an output did not take, since the start: lines, journal entries, annotations.
    ///
    /// An entry that found no journal counts, though its message went to standard error: its fields are lost.
    public var lostReportCount: Int {
        // With a journal, what standard error loses is of entries that are counted already.
        let lostErrorCount = journal == nil ? standardError.lostLineCount : 0
        let lostLineCount = lostEventCount + lostEntryCount + standardOutput.lostLineCount + lostErrorCount
        switch annotations {
        case .some(let file): return lostLineCount + file.lostAnnotationCount
        case .none: return lostLineCount
        }
    }

    /// Whether lines wait for standard output's reader; until it takes them, `flush()` writes no more.
    public var isWaitingForReader: Bool { standardOutput.hasPending }

    /// Whether so many lines are kept that `flush()` should be called before more are made: lines that find no room are
    /// lost.
    public var needsFlush: Bool { standardOutput.isHalfFull }

    /// Whether nobody will ever read a report: standard output's reader has gone, and there is no other output.
    public var isBroken: Bool {
        guard standardOutput.isBroken, journal == nil else { return false }
        switch annotations {
        case .some: return false
        case .none: return true
        }
    }

    /// What last went wrong with standard output or an annotation file, and has not come right since.
    public var failure: ReportingError? {
        // A reader that has gone is reported, no more; it must not hide a file that cannot be written.
        if let failure = standardOutput.failure, failure.code != .readerGone { return failure }
        switch annotations {
        case .some(let file): return file.failure ?? standardOutput.failure
        case .none: return standardOutput.failure
        }
    }

    private var arrival: Arrival {
        Arrival(ageInSeconds: inputAgeInSeconds, epochInMicroseconds: epochInMicroseconds)
    }

    private mutating func report(_ event: MonitorEvent) {
        if case .overrun(let overrun) = event, journal == nil, json == nil { say(overrun) }
        if journal != nil, !journal!.send(event, at: arrival) {
            lostEntryCount += 1
            if case .beat = event { lostBeatCount += 1 }
            line.removeAll()
            line.append("ecgmond: ")
            journal!.appendMessage(to: &line)
            writeToStandardError()
        }
        if let text {
            line.removeAll()
            text.append(event, to: &line)
            writeToStandardOutput()
        }
        if let json {
            line.removeAll()
            json.append(event, at: arrival, to: &line)
            writeToStandardOutput()
        }
        if let csv {
            line.removeAll()
            csv.append(event, to: &line)
            writeToStandardOutput()
        }
        annotations?.write(event)
    }

    /// Says on standard error what no output that was asked for has a place for.
    private mutating func say(_ overrun: ComputeOverrun) {
        line.removeAll()
        line.append("ecgmond: ")
        messages.append(.overrun(overrun), to: &line)
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

    private mutating func writeToStandardError() {
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
