// SPDX-License-Identifier: Apache-2.0

import Decoding
import Monitor
import Reporting
import Signal
import Viewing

extension MonitorService {
    /// The longest stay with the input, in nanoseconds.
    private static let longestWork: Int64 = 100_000_000

    /// Reads, decodes and monitors what is there, for about `longestWork`: signals, the watchdog and whoever reads the
    /// reports must not wait for the rest.
    mutating func advance() throws(DaemonError) -> Progress {
        if parts.isGap { return try advanceGap() }
        if chunk.isEmpty {
            hasMoreToRead = false
            let reading: InputSource.Reading
            do {
                reading = try chunk.fill(from: &input)
            } catch {
                guard input.waits else { throw error }
                loseInput(because: error)
                return .running
            }
            switch reading {
            case .nothing:
                takeInputNews()
                return .running
            case .writerLeft:
                takeWriterLeft()
                return .running
            case .end: return try takeEnd()
            case .bytes(let count):
                byteCount += Int64(count)
                hasMoreToRead = input.kind == .fifo
                takeInputNews()
                guard try takeLook() else { return .running }
                timers.noteBytes()
                if !hasWriter { takeFirstBytes() }
                noteArrival(of: count)
            }
        }
        let start = monotonicNanoseconds()
        var sampleCount = 0
        while !chunk.isEmpty {
            // On some machines the clock is a system call, and blocks of samples may be short.
            if sampleCount >= ChunkBuffer.sampleCapacity {
                sampleCount = 0
                if reporter.needsFlush || monotonicNanoseconds() - start > Self.longestWork { break }
            }
            guard let limit = sampleRoom() else { return try takePartEnd() }
            guard limit > 0 else { break }
            chunk.decode(with: &decoder, limit: limit)
            sampleCount += max(1, chunk.sampleCount)
            try checkColumns()
            takeSamples()
        }
        return .running
    }

    /// Takes what the decoder still holds at the input's end.
    mutating func finishDecoding() {
        var isAll = false
        while !isAll {
            isAll = chunk.finish(&decoder)
            takeSamples()
        }
    }

    /// How many samples may come next; `nil` if the piece that is read has had all of its own.
    private func sampleRoom() -> Int? {
        var limit = ChunkBuffer.sampleCapacity
        if let pacer { limit = min(limit, pacer.dueCount(now: monotonicNanoseconds())) }
        guard let end = parts.end else { return limit }
        let rest = end - monitor.value.sampleCount
        return rest > 0 ? min(limit, Int(clamping: rest)) : nil
    }

    /// Lets the time of a gap between two pieces of a record go by.
    private mutating func advanceGap() throws(DaemonError) -> Progress {
        let start = monotonicNanoseconds()
        while !reporter.needsFlush, monotonicNanoseconds() - start <= Self.longestWork {
            guard let limit = sampleRoom() else { return try takePartEnd() }
            guard limit > 0 else { break }
            chunk.miss(limit)
            takeSamples()
        }
        return .running
    }

    /// Goes on to the next piece of a record, if there is one.
    private mutating func takePartEnd() throws(DaemonError) -> Progress {
        guard parts.hasMore else { return .ended }
        chunk.drop()
        guard let file = parts.advance() else { return .running }
        input = try InputSource(path: file.path)
        do {
            decoder = try SampleDecoder(file.decoder)
        } catch {
            throw DaemonError(.badData, "\(file.path.forMessages): \(error.message)")
        }
        return .running
    }

    /// A file is at its end: says what is missing of what a header promised.
    private mutating func takeFileEnd() throws(DaemonError) -> Progress {
        if plan.needsLook, let signature = look.finish() { try refuse(signature) }
        guard let expected = parts.expectedCount else { return .ended }
        finishDecoding()
        let count = decoder.sampleCount - decoder.gapSampleCount
        // Some programs count the samples of all leads together.
        let isWhole = plan.container == .ishne && count == expected / Int64(plan.decoder.channelCount)
        if count < expected, !isWhole {
            reporter.say(
                "\(input.name): ends early: \(expected - count) of the \(expected) samples that \(plan.description) "
                    + "says are missing", priority: .warning)
        }
        guard parts.hasMore else { return .ended }
        parts.loseRest()
        return .running
    }

    /// Looks at a writer's first bytes; false if they are no samples, or come after such ones.
    private mutating func takeLook() throws(DaemonError) -> Bool {
        guard plan.needsLook, isPassingOver || !look.isOver else { return true }
        if !isPassingOver {
            guard let signature = chunk.look(with: &look) else { return true }
            try refuse(signature)
        }
        chunk.drop()
        return false
    }

    /// Refuses an input that is something else than it was said to be; of several writers, only the one that is there.
    private mutating func refuse(_ signature: InputSignature) throws(DaemonError) {
        let message = signature.refusal(
            of: input.name, isStream: settings.input ?? "-" == "-", hasWriters: input.isFIFO || input.waits,
            as: plan.decoder.format.name)
        guard input.isFIFO || input.waits else { throw DaemonError(.badData, message) }
        reporter.say("\(message); passing over what this writer sends", priority: .error, isFrequent: true)
        if hasOpenStretch { endStretch() }
        isPassingOver = true
    }

    /// What comes next is another writer's.
    private mutating func restartLook() {
        look.reset()
        isPassingOver = false
    }

    mutating func takeSamples() {
        while let problem = decoder.nextProblem() {
            // A decoder counts from where its piece of the record begins.
            var placed = problem
            placed.sampleIndex += parts.start
            monitor.value.noteProblem(placed)
            report()
        }
        if decoder.unreadableRecordCount > 0, !hasSaidUnreadable {
            hasSaidUnreadable = true
            reporter.say(
                "\(input.name): data records that do not say when they began, or go back in time: they are taken to follow "
                    + "each other", priority: .warning)
        }
        if live != nil { chunk.show(in: &live!) }
        if viewers != nil { chunk.show(in: &viewers!) }
        var taken = 0
        while taken < chunk.sampleCount {
            let count = chunk.push(from: taken, into: &monitor.value)
            if strips.isOn { chunk.keep(taken..<taken + count, for: &strips) }
            taken += count
            report()
        }
        pacer?.pass(chunk.sampleCount)
    }

    mutating func report() {
        prepareStrips()
        reporter.advance(to: streamTime)
        while let event = monitor.value.nextEvent() {
            // A class cannot come late in a file that is read as fast as it goes: the summary's count tells enough.
            if case .overrun = event, input.kind == .file, pacer == nil { continue }
            live?.take(event)
            if case .beat(let beat) = event { strips.note(beat) }
            let reported = reporter.write(event)
            viewers?.take(reported, at: reporter.arrival)
        }
        takeStripRequests()
        if monitor.value.nextDay(&day.value) { reporter.write(day.value) }
    }

    private mutating func takeFirstBytes() {
        hasWriter = true
        hasOpenStretch = true
        noteReturn()
        if input.isFIFO {
            reporter.say("\(input.name): a writer has come", priority: .debug, isFrequent: true)
        }
    }

    /// The writer has left, or the file is at its end.
    private mutating func takeEnd() throws(DaemonError) -> Progress {
        guard input.kind == .fifo else {
            guard input.waits else { return try takeFileEnd() }
            loseInput(because: DaemonError(.missingInput, "\(input.name): the device has gone"))
            return .running
        }
        takeWriterLeft()
        if input.isAbsent { return .running }
        do {
            try input.awaitNextWriter()
        } catch {
            guard input.waits else { throw error }
            loseInput(because: error)
        }
        return .running
    }

    /// The input has gone, or is not there yet: it is waited for.
    mutating func loseInput(because error: DaemonError) {
        reporter.say("\(error.message), waiting for it", priority: .warning, isFrequent: true)
        if hasOpenStretch {
            endStretch()
        } else {
            noteAbsence(since: monotonicNanoseconds())
            hasWriter = false
        }
        hasMoreToRead = false
        restartLook()
        input.leave(because: error)
        timers.noteAbsence()
    }

    /// Looks for an input that has gone.
    mutating func findInput() {
        let before = input.absence
        if input.reopen() {
            reporter.say("\(input.name): it is there", priority: .notice, isFrequent: true)
        } else if let reason = input.absence, reason != before {
            reporter.say("\(reason.message), waiting for it", priority: .warning, isFrequent: true)
        }
    }

    /// A FIFO's writer has left: what comes next is another one's, from the start of a frame on.
    ///
    /// Silence alone tells no such thing: a writer that stalls, even in mid-sample, goes on where it was.
    private mutating func takeWriterLeft() {
        takeInputNews()
        guard hasOpenStretch || isPassingOver else { return }
        restartLook()
        reporter.say(
            "\(input.name): the writer has left, waiting for the next one", priority: .warning, isFrequent: true)
        guard hasOpenStretch else { return }
        endStretch()
    }

    /// Tells what the FIFO has to tell beside its bytes.
    mutating func takeInputNews() {
        let count = input.discardedByteCount
        if count > 0 {
            input.discardedByteCount = 0
            reporter.say(
                "\(input.name): one writer took another's place before \(count) bytes were read, which are no whole "
                    + "frames: passing over them", priority: .warning, isFrequent: true)
        }
        // Another FIFO's bytes come after what is still to be decoded of this one's.
        let news = chunk.isEmpty ? input.news : input.news.subtracting(.replaced)
        guard !news.isEmpty else { return }
        input.news.subtract(news)
        if news.contains(.secondWriter) {
            note(.secondWriter)
            reporter.say(
                "\(input.name): opened again while a writer is there; samples of two may mix", priority: .warning,
                isFrequent: true)
        }
        guard news.contains(.replaced) else { return }
        if input.waits {
            loseInput(because: DaemonError(.missingInput, "\(input.name): no longer the FIFO that was opened"))
        } else if input.kind == .activatedFifo {
            reporter.say(
                "\(input.watch.path.forMessages): no longer the FIFO of the socket unit: restart that unit",
                priority: .error)
        }
    }

    /// Reports a problem of the input that the decoder does not see.
    mutating func note(_ kind: InputProblem.Kind, measure: Double? = nil, phase: RhythmEvent.Phase? = nil) {
        monitor.value.noteProblem(
            InputProblem(
                kind: kind, position: byteCount, sampleIndex: parts.start + decoder.sampleCount,
                count: phase == .end ? 0 : 1,
                measure: measure, phase: phase))
        report()
    }

    /// Reports what the decoder and the monitor still hold of a stretch of signal, and that no input is left; what comes next
    /// begins with the start of a frame.
    mutating func endStretch() {
        finishDecoding()
        monitor.value.flush()
        report()
        endStrips()
        noteAbsence(since: monotonicNanoseconds())
        hasWriter = false
        hasOpenStretch = false
        decoder.reset()
        (hasReportedColumns, hasReportedTimes) = (false, false)
        look.reset()
        age.restart()
        arrivalRate.restart()
        reporter.inputAgeInSeconds = 0
        if age.takeChange() != nil { note(.stale, measure: 0, phase: .end) }
    }
}
