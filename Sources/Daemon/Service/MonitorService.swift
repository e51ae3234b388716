// SPDX-License-Identifier: Apache-2.0

import Decoding
import Glibc
import Monitor
import Reporting
import Signal
import Viewing

/// The daemon at work: one thread, one loop over the input, the signals and the clock.
///
/// A slow reader of standard output makes the input wait as a pipe does, but neither signals nor the watchdog. A journald
/// that does not read makes the loop wait for a second, once.
struct MonitorService: ~Copyable {
    /// What a pass over the input led to.
    enum Progress {
        /// The input goes on.
        case running
        /// The input is at its end.
        case ended
    }

    /// Why the loop is left.
    private enum Ending {
        /// The input is at its end.
        case inputEnded
        /// A signal says so.
        case stopped
        /// Nobody reads the reports any more.
        case readerGone
    }

    /// Bytes that wait in a pipe of the usual size when it is full, or as good as full.
    static let fullPipe = 61_440
    /// Bytes of the longest frame that is read as a whole: what the smallest pipe holds.
    private static let longestFrame = 4_096
    /// How long the rest of a frame is waited for until it is looked again, in nanoseconds; a silent writer's for longer.
    private static let partialFrameInterval: Int64 = 10_000_000
    /// How long what the service manager did not take waits for the next try, in nanoseconds.
    private static let managerRetryInterval: Int64 = 250_000_000
    /// How long standard output's reader may take for the last reports once a signal says to leave, in nanoseconds.
    private static let stopGrace: Int64 = 500_000_000

    let request: CommandLineRequest
    var plan: InputPlan
    var settings: Settings
    var input: InputSource
    var decoder: SampleDecoder
    var monitor: Box<BeatMonitor>
    /// What the reporter says of the run.
    var context: ReportContext
    var reporter: Reporter
    var notifier: ServiceNotifier
    /// The status line that was sent last.
    var status = LineBuffer(capacity: 256)
    var timers: ServiceTimers
    var signals: SignalQueue
    var chunk = ChunkBuffer()
    var pacer: RealtimePacer?
    /// Whether a writer's bytes are being taken; false before a FIFO's first byte and after its writer has left.
    var hasWriter = false
    /// Whether bytes were taken since the last stretch of signal ended; silence alone ends none.
    var hasOpenStretch = false
    /// Whether a FIFO's last read brought bytes: only another read tells whether its writer is still there, since a FIFO
    /// that was opened after a writer does not poll as hung up when that one leaves.
    var hasMoreToRead = false
    /// The output failure that was reported last.
    private var reportedFailure: ReportingError?
    /// The service manager's lost messages when it was reported that it takes none; `nil` while it takes them.
    private var lostMessagesAtReport: Int?
    /// How old what is read is.
    var age: SignalAge
    /// The rate at which it comes.
    var arrivalRate = ArrivalRate()
    /// What the next process knows this one by.
    private let lastSign = LastSign()
    /// When the input fell silent, in nanoseconds of the monotonic clock; `nil` while it does not.
    var absentSince: Int64?
    /// The day that was reported last, in its place.
    var day = Box(Totals(scope: .day, from: 0, samplesPerHour: 1))
    /// The last of the signal, and the strips that are made of it.
    var strips: StripRecorder
    /// What was said of them.
    var stripNotices = StripNotices()
    /// The files that tell other programs how the monitor stands.
    var statusFiles: StatusFiles
    /// Bytes read over the whole run.
    var byteCount: Int64 = 0
    /// Nanoseconds for which the input was silent: the stream's time went by without samples.
    var silence: Int64 = 0
    /// The last look at the clock during a silence.
    var silenceSeenAt: Int64?
    /// Whether this writer's columns, and its times, were found wanting.
    var hasReportedColumns = false
    var hasReportedTimes = false
    /// Reloads so far, whatever came of them.
    var reloadCount = 0
    /// The look at a writer's first bytes; nothing if a header describes the file.
    var look: InputLook
    /// Whether a writer's bytes are passed over, since they are no samples.
    var isPassingOver = false
    /// The pieces of the record, and where in the stream of samples the one that is read begins and ends.
    var parts: PartQueue
    /// The socket for viewers, if there is one.
    var viewers: ViewServer?
    /// The live view, if reports go there.
    var live: LiveDisplay?
    /// Whether it was said that records of the input do not tell their time.
    var hasSaidUnreadable = false

    /// Puts the parts together.
    init(
        request: CommandLineRequest, settings: Settings, plan: InputPlan, input: consuming InputSource,
        decoder: consuming SampleDecoder, monitor: consuming BeatMonitor, context: ReportContext,
        reporter: consuming Reporter, signals: consuming SignalQueue
    ) {
        let now = monotonicNanoseconds()
        let notifier = ServiceNotifier()
        self.request = request
        self.plan = plan
        self.settings = settings
        look = InputLook(for: plan.decoder.format)
        parts = PartQueue(plan)
        timers = ServiceTimers(
            now: now, watchdogMicroseconds: notifier.watchdogIntervalInMicroseconds,
            idleTimeoutSeconds: input.kind == .file ? 0 : settings.effectiveIdleTimeout)
        if settings.realtime == true, input.kind == .file { pacer = RealtimePacer(rate: plan.rate, now: now) }
        // What a FIFO holds when it is opened has waited there.
        age = SignalAge(isFromBefore: input.isFIFO && input.waitingByteCount > 0)
        self.input = input
        // A frame that no pipe holds cannot be waited for.
        self.input.frameByteCount = decoder.frameByteCount <= Self.longestFrame ? decoder.frameByteCount : 1
        self.input.isText = plan.decoder.format == .text
        self.decoder = decoder
        self.monitor = Box(monitor)
        self.context = context
        statusFiles = StatusFiles(prometheusPath: nil, statePath: nil, context: context)
        strips = StripRecorder(rate: plan.rate)
        self.reporter = reporter
        // A recording has the time at which it was made. What arrives has that of its arrival.
        if self.input.kind == .file { self.reporter.epochInMicroseconds = plan.baseMicroseconds }
        self.notifier = notifier
        self.signals = signals
    }

    /// Monitors until the input ends or a signal says so.
    ///
    /// - Throws: if reading or writing failed midway, or if an input came to its end that was not in its format;
    ///   all that can be reported has been by then.
    mutating func run() throws(DaemonError) {
        notifier.ready()
        reportGap()
        setStatusFiles()
        setStrips()
        if let absence = input.absence { loseInput(because: absence) }
        sendStatus()
        let ending: Ending
        do {
            ending = try loop()
        } catch {
            finish(isStopping: false)
            throw error
        }
        finish(isStopping: ending == .stopped)
        // Samples that the recorder itself says are missing are in order; a signal may come before the first sample.
        if ending == .inputEnded, byteCount > 0, decoder.unreadableSampleCount >= monitor.value.sampleCount {
            throw DaemonError(
                .badData, "\(input.name): no sample in \(byteCount) bytes of format \(plan.decoder.format.name)")
        }
        if let failure = reporter.failure, failure.code != .readerGone {
            throw DaemonError(.transferFailed, failure.message)
        }
    }

    /// Tells for how long nobody has monitored, if a process was there before this one.
    private mutating func reportGap() {
        guard let gap = lastSign.gapInSeconds else { return }
        let waiting = input.isAbsent ? 0 : input.waitingByteCount
        reporter.say(
            "monitoring was interrupted; \(waiting) bytes that came in since are in the pipe", priority: .warning)
        note(.interruption, measure: gap)
    }

    private mutating func loop() throws(DaemonError) -> Ending {
        while true {
            let isInputReady = try wait()
            if takeSignals() { return .stopped }
            // While a reader does not take what there is, no more is made for it: the input waits as in a pipe.
            reporter.flush()
            if !reporter.isWaitingForReader, isInputReady || !chunk.isEmpty, !(live?.isPaused ?? false) {
                if case .ended = try advance() { return .inputEnded }
                reporter.flush()
            }
            if reporter.isBroken { return .readerGone }
            reportOutputFailure()
            tick()
            tickLive()
            if live?.wantsToLeave ?? false { return .stopped }
            if timers.takeStatusFiles(now: monotonicNanoseconds(), interval: StatusFiles.interval) {
                writeStatusFiles(isRunning: true)
            }
        }
    }

    /// Does what the signals that have come ask for; true if one asks to leave.
    private mutating func takeSignals() -> Bool {
        while let request = signals.next() {
            switch request {
            case .stop: return true
            case .reload: reload()
            case .resize: live?.refresh(isLost: true)
            case .suspend: suspend()
            case .summarize:
                reporter.write(.summary(monitor.value.summarize()))
                reportTotals(isOver: false)
            case .strip: requestStrip()
            }
        }
        return false
    }

    /// Says once that an output has failed, and goes on: the others may still take reports.
    private mutating func reportOutputFailure() {
        let failure = reporter.failure
        if let failure, failure != reportedFailure { reporter.say("\(failure.message), ignoring", priority: .error) }
        reportedFailure = failure
    }

    /// Waits for bytes, a reader, a signal or a timer; gives whether the input has something to say.
    private mutating func wait() throws(DaemonError) -> Bool {
        let now = monotonicNanoseconds()
        var deadline = timers.nextDeadline
        if notifier.hasDue { deadline = min(deadline, now + Self.managerRetryInterval) }
        if let next = live?.nextPicture { deadline = min(deadline, next) }
        var wantsInput = false
        if !reporter.isWaitingForReader, !(live?.isPaused ?? false) {
            wantsInput = chunk.isEmpty
            if hasMoreToRead || input.hasEnds || input.hasHeld { deadline = now }
            if let pacer, pacer.nextBatch > now {
                wantsInput = false
                deadline = min(deadline, pacer.nextBatch)
            }
            // Bytes that wait in the buffer, and are due, are not waited for.
            if !chunk.isEmpty, pacer.map({ $0.nextBatch <= now }) ?? true { deadline = now }
        }
        if wantsInput, input.hasPartialFrame {
            // Less than a frame makes the FIFO readable all the time.
            deadline = min(deadline, now + (hasWriter ? Self.partialFrameInterval : 20 * Self.partialFrameInterval))
            wantsInput = false
            _ = try poll(input: false, from: now, until: deadline)
            return true
        }
        let events = try poll(input: wantsInput, from: now, until: deadline)
        guard events & Int16(POLLNVAL) == 0 else {
            throw DaemonError(.missingInput, "\(input.name): not open", errno: EBADF)
        }
        return events != 0 || hasMoreToRead || input.hasEnds || input.hasHeld || !input.news.isEmpty
    }

    /// Waits for signals, for standard output's reader if one is waited for, and for bytes if they are wanted;
    /// gives the input's events.
    private mutating func poll(input wantsInput: Bool, from now: Int64, until deadline: Int64) throws(DaemonError)
        -> Int16
    {
        // A negative descriptor is one that poll(2) passes over.
        var entries: InlineArray<6, pollfd> = [
            pollfd(fd: wantsInput ? input.descriptor : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: reporter.isWaitingForReader ? STDOUT_FILENO : -1, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: input.watch.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: live?.terminal.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: viewers?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        var span = entries.mutableSpan
        let count = unsafe span.withUnsafeMutableBufferPointer { buffer in
            unsafe Glibc.poll(buffer.baseAddress, 6, ServiceTimers.milliseconds(from: now, to: deadline))
        }
        guard count >= 0 || errno == EINTR else { throw DaemonError(.system, "poll", errno: errno) }
        guard count > 0 else { return 0 }
        // At once, while what the leaving writer wrote is all there is.
        if entries[3].revents != 0 { input.takeEvents() }
        if entries[5].revents != 0 { viewers?.serve() }
        return entries[0].revents
    }

    /// Does what time asks for: the watchdog's sign of life, silence, the status line.
    private mutating func tick() {
        let now = monotonicNanoseconds()
        if timers.takeWatchdog(now: now) { notifier.watchdog() }
        if timers.takeStatus(now: now) {
            sendStatus()
            lastSign.leave()
        }
        if timers.takeView(now: now) { sendView(now: now) }
        reportManager()
        reportStrips()
        passSilence(now: now)
        if timers.takeSearch(now: now, isAbsent: input.isAbsent) { findInput() }
        // Bytes that were not read are no silence.
        if reporter.isWaitingForReader { timers.putOffSilence() }
        guard timers.takeSilence(now: now) else { return }
        arrivalRate.restart()
        // The stretch of signal goes on with what comes next: only who leaves ends it. Of a FIFO nobody may be there any more
        // whose leaving could be seen.
        if input.isFIFO, hasOpenStretch, input.watch.isWatching, input.writers.isEmpty {
            endStretch()
        } else {
            noteAbsence(since: timers.lastBytes)
            hasWriter = false
        }
        reporter.flush()
        sendStatus()
    }

    /// Sends the service manager what it did not take before; says once that it takes nothing, and once that it does again.
    private mutating func reportManager() {
        notifier.retry()
        if let before = lostMessagesAtReport {
            guard !notifier.hasDue else { return }
            lostMessagesAtReport = nil
            let count = notifier.lostMessageCount - before + 1
            reporter.say(
                "the service manager takes messages again: \(count) came late or not at all", priority: .notice)
        } else if notifier.hasDue {
            lostMessagesAtReport = notifier.lostMessageCount
            reporter.say("the service manager does not take messages, ignoring", priority: .error)
        }
    }

    /// Reports what is still held, the summary of the rest, and closes the outputs.
    private mutating func finish(isStopping: Bool) {
        notifier.stopping()
        if parts.end.map({ monitor.value.sampleCount < $0 }) ?? true {
            finishDecoding()
        }
        monitor.value.flush()
        report()
        reporter.reportHeldBack()
        takeStripRequests()
        endStrips()
        endLive()
        // Before the summary, which says what was lost.
        reportTotals(isOver: true)
        reporter.write(.summary(monitor.value.summarize()))
        drain(isStopping: isStopping)
        finishStrips(isStopping: isStopping)
        writeStatusFiles(isRunning: false)
        viewers?.finish()
        reporter.finish(patienceInMilliseconds: 0)
        lastSign.leave()
    }

    /// Waits until standard output's reader has taken all reports; once a signal says to leave, no longer than the grace.
    private mutating func drain(isStopping: Bool) {
        var deadline = isStopping ? monotonicNanoseconds() + Self.stopGrace : Int64.max
        reporter.flush()
        while reporter.isWaitingForReader {
            let now = monotonicNanoseconds()
            guard now < deadline else { return }
            let next = min(timers.nextDeadline, deadline)
            guard (try? poll(input: false, from: now, until: next)) != nil else { return }
            if takeSignals() { deadline = min(deadline, monotonicNanoseconds() + Self.stopGrace) }
            reporter.flush()
            tick()
        }
    }
}
