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
        while let event = monitor.value.nextEvent() { reporter.write(event) }
    }

    private mutating func takeFirstBytes() {
        hasWriter = true
        hasOpenStretch = true
        monitor.value.noteInput(isPresent: true)
        report()
        if input.kind == .fifo || input.kind == .activatedFifo {
            reporter.say("\(input.name): a writer has come", priority: .debug)
        }
    }

    /// The writer has left, or the file is at its end.
    private mutating func takeEnd() throws(DaemonError) -> Progress {
        guard input.kind == .fifo else { return .ended }
        // A writer that stalled past the idle timeout and then leaves has a stretch to end as well.
        if hasOpenStretch {
            reporter.say("\(input.name): the writer has left, waiting for the next one", priority: .warning)
            endStretch()
            decoder.reset()
        }
        try input.awaitNextWriter()
        return .running
    }

    /// Reports what the decoder and the monitor still hold of a stretch of signal, and that no input is left.
    mutating func endStretch() {
        chunk.finish(&decoder)
        takeSamples()
        monitor.value.flush()
        report()
        monitor.value.noteInput(isPresent: false)
        report()
        hasWriter = false
        hasOpenStretch = false
    }
}
