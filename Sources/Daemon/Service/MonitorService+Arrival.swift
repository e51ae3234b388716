// SPDX-License-Identifier: Apache-2.0

import Decoding
import Monitor
import Reporting
import Signal

extension MonitorService {
    /// Holds the clock against what was just read: how old it is, and at which rate it comes.
    ///
    /// - Parameter count: the bytes that were read.
    mutating func noteArrival(of count: Int) {
        // A file has neither.
        guard input.kind != .file, let secondsPerByte = secondsPerByte(before: count) else { return }
        let now = monotonicNanoseconds()
        let waiting = input.waitingByteCount
        let read = Double(monitor.value.sampleCount) / plan.rate.hertz
        let taken = Double(count) * secondsPerByte
        let rest = Double(waiting) * secondsPerByte
        // A recording that somebody sends through standard input is not live, and each run would give other reports.
        let isLive = input.isFIFO || input.waits
        if isLive {
            age.note(read: read, taken: taken, waiting: rest, now: now)
            reporter.inputAgeInSeconds = age.seconds
            if let start = age.start { reporter.epochInMicroseconds = (realtimeNanoseconds() - now + start) / 1_000 }
            if let isStale = age.takeChange() {
                note(.stale, measure: age.seconds, phase: isStale ? .onset : .end)
            }
        }
        // What a full pipe has no room for comes when it is read, and not at its own time.
        if waiting >= Self.fullPipe { arrivalRate.restart() }
        guard let change = arrivalRate.note(arrived: read + taken + rest, now: now) else { return }
        let hertz = change.ratio * plan.rate.hertz
        if isLive {
            note(.wrongRate, measure: hertz, phase: change.isWrong ? .onset : .end)
        } else if change.isWrong {
            reporter.say(
                "\(input.name): told \(Int(plan.rate.hertz.rounded())) Hz, coming at \(Int(hertz.rounded()))",
                priority: .warning)
        }
    }

    /// The seconds of signal in a byte; of text, whose lines differ, by what was decoded before, `nil` until that tells.
    private func secondsPerByte(before count: Int) -> Double? {
        if plan.decoder.format != .text {
            return Double(decoder.samplesPerFrame) / Double(decoder.frameByteCount) / plan.rate.hertz
        }
        let samples = monitor.value.sampleCount
        guard samples >= 100, byteCount > Int64(count) else { return nil }
        return Double(samples) / Double(byteCount - Int64(count)) / plan.rate.hertz
    }

    /// The stream's time: its samples, and those that would have come while it was silent.
    var streamTime: SampleIndex {
        monitor.value.sampleCount + SampleIndex(Double(silence) * plan.rate.hertz / 1e9)
    }

    /// Lets the stream's time go by while a recorder is silent or away.
    mutating func passSilence(now: Int64) {
        guard !hasWriter, input.kind != .file else {
            silenceSeenAt = nil
            return
        }
        if let silenceSeenAt { silence += now - silenceSeenAt }
        silenceSeenAt = now
        reporter.advance(to: streamTime)
    }
}
