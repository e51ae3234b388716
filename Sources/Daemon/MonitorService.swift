// SPDX-License-Identifier: Apache-2.0

import Decoding
import Glibc
import Monitor
import Reporting
import Signal

/// The daemon at work: one thread, one loop over the input, the signals and the clock.
///
/// A slow reader of standard output makes the loop wait as a pipe does. The journal never does.
struct MonitorService: ~Copyable {
    /// What a pass over the input led to.
    private enum Progress {
        /// The input goes on.
        case running
        /// The input is at its end.
        case ended
    }

    let request: CommandLineRequest
    let plan: InputPlan
    var settings: Settings
    var input: InputSource
    var decoder: SampleDecoder
    var monitor: BeatMonitor
    var reporter: Reporter
    var notifier: ServiceNotifier
    var timers: ServiceTimers
    private var signals: SignalQueue
    private var chunk = ChunkBuffer()
    private var pacer: RealtimePacer?
    /// Whether a writer's bytes are being taken; false before a FIFO's first byte and after its writer has left.
    private var hasWriter = false
    /// Whether a FIFO's last read brought bytes: only another read tells whether its writer is still there, since a FIFO
    /// that was opened behind a writer does not poll as hung up when that one leaves.
    private var hasMoreToRead = false
    /// The output failure that was told last.
    private var toldFailure: ReportingError?
    /// Bytes read over the whole run.
    private var byteCount: Int64 = 0

    /// Puts the parts together.
    init(
        request: CommandLineRequest, settings: Settings, plan: InputPlan, input: consuming InputSource,
        decoder: consuming SampleDecoder, monitor: consuming BeatMonitor, reporter: consuming Reporter,
        signals: consuming SignalQueue
    ) {
        let now = monotonicNanoseconds()
        let notifier = ServiceNotifier()
        self.request = request
        self.plan = plan
        self.settings = settings
        timers = ServiceTimers(
            now: now, watchdogMicroseconds: notifier.watchdogIntervalInMicroseconds,
            idleTimeoutSeconds: input.kind == .file ? 0 : settings.effectiveIdleTimeout)
        if settings.realtime == true, input.kind == .file { pacer = RealtimePacer(rate: plan.rate, now: now) }
        self.input = input
        self.decoder = decoder
        self.monitor = monitor
        self.reporter = reporter
        self.notifier = notifier
        self.signals = signals
    }

    /// Monitors until the input ends or a signal says so.
    ///
    /// - Throws: where reading or writing failed midway, or where the input had no sample in its format; all that can be
    ///   reported has been by then.
    mutating func run() throws(DaemonError) {
        notifier.ready()
        notifier.status(statusText)
        do {
            try loop()
        } catch {
            finish()
            throw error
        }
        finish()
        if byteCount > 0, monitor.sampleCount == monitor.missingSampleCount {
            throw DaemonError(
                .badData, "\(input.name): no sample in \(byteCount) bytes of format \(plan.decoder.format.name)")
        }
        if let failure = reporter.failure, failure.code != .readerGone {
            throw DaemonError(.transferFailed, failure.message)
        }
    }

    private mutating func loop() throws(DaemonError) {
        while true {
            let isInputReady = try wait()
            while let request = signals.next() {
                switch request {
                case .stop: return
                case .reload: reload()
                case .summarize: reporter.write(.summary(monitor.summarize()))
                }
            }
            if isInputReady || !chunk.isEmpty {
                if case .ended = try advance() { return }
            }
            reporter.flush()
            if reporter.isBroken { return }
            tellOutputFailure()
            tick()
        }
    }

    /// Says once that an output has failed, and goes on: the others may still take reports.
    private mutating func tellOutputFailure() {
        let failure = reporter.failure
        if let failure, failure != toldFailure { reporter.say("\(failure.message), ignoring", priority: .error) }
        toldFailure = failure
    }

    /// Waits for bytes, a signal or a timer; gives whether the input has something to say.
    private mutating func wait() throws(DaemonError) -> Bool {
        let now = monotonicNanoseconds()
        var deadline = timers.nextDeadline
        var wantsInput = chunk.isEmpty
        if hasMoreToRead { deadline = now }
        if let pacer, pacer.nextBatch > now {
            wantsInput = false
            deadline = min(deadline, pacer.nextBatch)
        }
        // Bytes that wait in the buffer, and are due, are not waited for.
        if !chunk.isEmpty, pacer.map({ $0.nextBatch <= now }) ?? true { deadline = now }
        // A negative descriptor is one that poll(2) passes over.
        var entries: InlineArray<2, pollfd> = [
            pollfd(fd: wantsInput ? input.descriptor : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        var span = entries.mutableSpan
        let count = unsafe span.withUnsafeMutableBufferPointer { buffer in
            unsafe poll(buffer.baseAddress, 2, ServiceTimers.milliseconds(from: now, to: deadline))
        }
        guard count >= 0 || errno == EINTR else { throw DaemonError(.system, "poll", errno: errno) }
        guard count > 0 else { return hasMoreToRead }
        let events = entries[0].revents
        guard events & Int16(POLLNVAL) == 0 else {
            throw DaemonError(.missingInput, "\(input.name): not open", errno: EBADF)
        }
        return events != 0 || hasMoreToRead
    }

    /// Reads, decodes and monitors what is there.
    private mutating func advance() throws(DaemonError) -> Progress {
        if chunk.isEmpty {
            hasMoreToRead = false
            switch try chunk.fill(from: &input) {
            case .nothing: return .running
            case .end: return try takeEnd()
            case .bytes(let count):
                byteCount += Int64(count)
                hasMoreToRead = input.kind == .fifo
                timers.noteBytes()
                if !hasWriter { takeFirstBytes() }
            }
        }
        while !chunk.isEmpty {
            var limit = decodingLimit
            if let pacer {
                limit = min(limit, pacer.dueCount(now: monotonicNanoseconds()))
                guard limit > 0 else { break }
            }
            if let total = plan.sampleLimit { limit = min(limit, Int(clamping: total - monitor.sampleCount)) }
            guard limit > 0 else { return .ended }
            chunk.decode(with: &decoder, limit: limit)
            takeSamples()
        }
        return .running
    }

    /// Samples of one decoding.
    ///
    /// A problem must be reported between the two samples where it stands, however the bytes were chunked; only text and
    /// floats have problems before their end, and with them samples go one by one.
    private var decodingLimit: Int {
        switch plan.decoder.format {
        case .text, .f32le: 1
        default: ChunkBuffer.sampleCapacity
        }
    }

    private mutating func takeSamples() {
        while let problem = decoder.nextProblem() {
            monitor.noteProblem(problem)
            report()
        }
        for index in 0..<chunk.sampleCount {
            monitor.push(chunk.sample(at: index))
            report()
        }
        pacer?.pass(chunk.sampleCount)
    }

    private mutating func report() {
        while let event = monitor.nextEvent() { reporter.write(event) }
    }

    private mutating func takeFirstBytes() {
        hasWriter = true
        monitor.noteInput(isPresent: true)
        report()
        if input.kind == .fifo || input.kind == .activatedFifo {
            reporter.say("\(input.name): a writer has come", priority: .debug)
        }
    }

    /// The writer has left, or the file is at its end.
    private mutating func takeEnd() throws(DaemonError) -> Progress {
        guard input.kind == .fifo else { return .ended }
        if hasWriter {
            reporter.say("\(input.name): the writer has left, waiting for the next one", priority: .warning)
            endStretch()
            decoder.reset()
        }
        try input.awaitNextWriter()
        return .running
    }

    /// Reports what the decoder and the monitor still hold of a stretch of signal, and that no input is left.
    private mutating func endStretch() {
        chunk.finish(&decoder)
        takeSamples()
        monitor.flush()
        report()
        monitor.noteInput(isPresent: false)
        report()
        hasWriter = false
    }

    /// Does what time asks for: the watchdog's sign of life, silence, the status line.
    private mutating func tick() {
        let now = monotonicNanoseconds()
        if timers.takeWatchdog(now: now) { notifier.watchdog() }
        if timers.takeStatus(now: now) { notifier.status(statusText) }
        guard timers.takeSilence(now: now) else { return }
        if input.kind == .activatedFifo, hasWriter {
            reporter.say("\(input.name): silent, so its writer has left", priority: .warning)
            endStretch()
            decoder.reset()
        } else {
            monitor.noteInput(isPresent: false)
            report()
            hasWriter = false
        }
        reporter.flush()
        notifier.status(statusText)
    }

    /// Reports what is still held, the summary of the rest, and closes the outputs.
    private mutating func finish() {
        notifier.stopping()
        if plan.sampleLimit.map({ monitor.sampleCount < $0 }) ?? true {
            chunk.finish(&decoder)
            takeSamples()
        }
        monitor.flush()
        report()
        reporter.write(.summary(monitor.summarize()))
        reporter.finish()
    }
}
