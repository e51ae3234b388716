// SPDX-License-Identifier: Apache-2.0

import Decoding
import Monitor
import Reporting
import Signal

extension MonitorService {
    /// The longest stay with the input, in nanoseconds.
    private static let longestWork: Int64 = 100_000_000

    /// Reads, decodes and monitors what is there, for about `longestWork`: signals, the watchdog and whoever reads the
    /// reports must not wait for the rest.
    mutating func advance() throws(DaemonError) -> Progress {
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
            var limit = ChunkBuffer.sampleCapacity
            if let pacer {
                limit = min(limit, pacer.dueCount(now: monotonicNanoseconds()))
                guard limit > 0 else { break }
            }
            if let total = plan.sampleLimit { limit = min(limit, Int(clamping: total - monitor.value.sampleCount)) }
            guard limit > 0 else { return .ended }
            chunk.decode(with: &decoder, limit: limit)
            sampleCount += max(1, chunk.sampleCount)
            takeSamples()
        }
        return .running
    }

    mutating func takeSamples() {
        while let problem = decoder.nextProblem() {
            if problem.kind == .malformedLine || problem.kind == .overlongLine {
                unreadableLineCount += Int64(problem.count)
            }
            monitor.value.noteProblem(problem)
            report()
        }
        var taken = 0
        while taken < chunk.sampleCount {
            taken += chunk.push(from: taken, into: &monitor.value)
            report()
        }
        pacer?.pass(chunk.sampleCount)
    }

    mutating func report() {
        reporter.advance(to: streamTime)
        while let event = monitor.value.nextEvent() {
            // A class cannot come late in a file that is read as fast as it goes: the summary's count tells enough.
            if case .overrun = event, input.kind == .file, pacer == nil { continue }
            reporter.write(event)
        }
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
            guard input.waits else { return .ended }
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
        guard hasOpenStretch else { return }
        reporter.say(
            "\(input.name): the writer has left, waiting for the next one", priority: .warning, isFrequent: true)
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
                kind: kind, position: byteCount, sampleIndex: decoder.sampleCount, count: phase == .end ? 0 : 1,
                measure: measure, phase: phase))
        report()
    }

    /// Reports what the decoder and the monitor still hold of a stretch of signal, and that no input is left; what comes next
    /// begins with the start of a frame.
    mutating func endStretch() {
        chunk.finish(&decoder)
        takeSamples()
        monitor.value.flush()
        report()
        noteAbsence(since: monotonicNanoseconds())
        hasWriter = false
        hasOpenStretch = false
        decoder.reset()
        age.restart()
        arrivalRate.restart()
        reporter.inputAgeInSeconds = 0
        if age.takeChange() != nil { note(.stale, measure: 0, phase: .end) }
    }
}
