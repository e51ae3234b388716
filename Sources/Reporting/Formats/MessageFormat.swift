// SPDX-License-Identifier: Apache-2.0

import Signal

/// Puts an event into one sentence for people: the journal's MESSAGE, and the line on standard error if no journal
/// listens.
struct MessageFormat {
    private let clock: SampleClock
    /// `bed7: `
    private let source: [UInt8]

    init(context: borrowing ReportContext) {
        clock = SampleClock(rate: context.rate)
        source = EscapedText.plain(context.source) + Array(": ".utf8)
    }

    /// Appends the name of the source, with which every sentence begins.
    func appendSource(to line: inout LineBuffer) { line.append(source) }

    /// Appends an event's sentence, without a newline.
    func append(
        _ event: borrowing MonitorEvent, heldBack: borrowing HeldBack = HeldBack(), to line: inout LineBuffer
    ) {
        appendSource(to: &line)
        switch event {
        case .beat(let beat): append(beat, to: &line)
        case .rhythm(let event): append(event, to: &line)
        case .signal(let change): append(change, to: &line)
        case .input(let problem): append(problem, to: &line)
        case .overrun(let overrun): append(overrun, to: &line)
        case .summary(let summary):
            line.append(summary: summary, clock: clock, withComputeTime: true, heldBack: heldBack)
            return
        }
        line.append(before: heldBack)
    }

    /// `V beat at 0:12:03, RR 612 ms, 96/min, probability 0.987`
    private func append(_ beat: ClassifiedBeat, to line: inout LineBuffer) {
        line.append(beat.beatClass.letterByte)
        line.append(" beat at ")
        line.append(hours: clock.milliseconds(beat.beat.sampleIndex))
        if let interval = beat.precedingIntervalInSamples {
            line.append(", RR ")
            line.append(integer: clock.milliseconds(interval))
            line.append(" ms")
        }
        append(heartRate: beat.heartRate, to: &line)
        if beat.hasProbability {
            line.append(", probability ")
            line.append(Double(beat.probability), decimals: 3)
        }
        if beat.beat.isNoisy { line.append(", noisy") }
        if beat.beat.isPaced { line.append(", paced") }
    }

    /// `ventricular tachycardia, 184/min, from 0:12:03`, and `ventricular tachycardia over, lasted 0:00:41 from 0:12:03`
    private func append(_ event: RhythmEvent, to line: inout LineBuffer) {
        line.append(words: event.kind.name)
        if event.phase == .end { line.append(" over") }
        append(heartRate: event.heartRate, to: &line)
        if let onset = event.onsetIndex {
            line.append(", lasted ")
            line.append(hours: clock.milliseconds(event.sampleIndex &- onset))
            line.append(" from ")
            line.append(hours: clock.milliseconds(onset))
        } else {
            line.append(event.phase == .onset ? ", from " : " at ")
            line.append(hours: clock.milliseconds(event.sampleIndex))
        }
        line.append(timesOf: event)
    }

    /// `signal lead off from 0:12:03`
    private func append(_ change: SignalChange, to line: inout LineBuffer) {
        line.append("signal ")
        line.append(words: change.state.name)
        line.append(" from ")
        line.append(hours: clock.milliseconds(change.sampleIndex))
    }

    /// `input: malformed line 17 at 0:12:03, 3 since the last report of it`
    private func append(_ problem: InputProblem, to line: inout LineBuffer) {
        line.append("input: ")
        guard problem.kind.isInStream else {
            line.append(condition: problem, toldHertz: clock.hertz)
            return
        }
        line.append(problem: problem)
        line.append(" at ")
        line.append(hours: clock.milliseconds(problem.sampleIndex))
        line.append(", ")
        line.append(integer: problem.count)
        line.append(" since the last report of it")
    }

    /// `compute time 812.3 us of the beat at 0:12:03 exceeds the bound of 180.0 us, 3 since the last report of it`
    private func append(_ overrun: ComputeOverrun, to line: inout LineBuffer) {
        line.append("compute time ")
        line.append(microseconds: overrun.computeNanoseconds)
        line.append(" us of the beat at ")
        line.append(hours: clock.milliseconds(overrun.sampleIndex))
        line.append(" exceeds the bound of ")
        line.append(microseconds: overrun.boundNanoseconds)
        line.append(" us, ")
        line.append(integer: overrun.count)
        line.append(" since the last report of it")
    }

    private func append(heartRate: Float?, to line: inout LineBuffer) {
        guard let rate = heartRate.shownRate else { return }
        line.append(", ")
        line.append(rate, decimals: 0)
        line.append("/min")
    }
}

extension BeatClass {
    /// The class's letter as an ASCII byte.
    var letterByte: UInt8 { UInt8(truncatingIfNeeded: letter.value) }
}

extension LineBuffer {
    /// Appends a name of lower-case words with spaces in place of its hyphens.
    package mutating func append(words name: StaticString) {
        name.withUTF8Buffer { buffer in
            for index in 0..<buffer.count {
                let byte = unsafe buffer[index]
                append(byte == UInt8(ascii: "-") ? UInt8(ascii: " ") : byte)
            }
        }
    }

    /// Appends how often a condition came before it ended, `, 14 times`; nothing if it was once.
    mutating func append(timesOf event: RhythmEvent) {
        guard let count = event.countAtEnd, count > 1 else { return }
        append(", ")
        append(integer: count)
        append(" times")
    }

    /// Appends what was wrong with the input, and where: `malformed line 17`, `truncated sample at byte 4095`.
    mutating func append(problem: InputProblem) {
        append(words: problem.kind.name)
        append(problem.kind.isOnLine ? " (line " : " (byte ")
        append(integer: problem.position)
        append(UInt8(ascii: ")"))
    }

    /// Appends a summary's figures, `72 beats in 60.0 s (N 70, ...), ...`; the compute time only on demand, since no two runs
    /// agree on it.
    mutating func append(
        summary: Summary, clock: SampleClock, withComputeTime: Bool, heldBack: borrowing HeldBack
    ) {
        append(integer: summary.beatCount)
        append(summary.beatCount == 1 ? " beat in " : " beats in ")
        let duration = clock.milliseconds(summary.endSampleIndex &- summary.firstSampleIndex)
        append(Double(duration) / 1_000, decimals: 1)
        append(" s (")
        append(counts: summary.beatCounts)
        append("), ")
        append(integer: summary.noisyBeatCount)
        append(" noisy; heart rate ")
        append(rate: summary.heartRate)
        append("/min (")
        append(rate: summary.lowestHeartRate)
        append("...")
        append(rate: summary.highestHeartRate)
        append(")")
        if withComputeTime, summary.hasComputeTimes {
            append("; compute time median ")
            append(microseconds: summary.medianComputeNanoseconds)
            append(", p99 ")
            append(microseconds: summary.percentile99ComputeNanoseconds)
            append(", max ")
            append(microseconds: summary.maximumComputeNanoseconds)
            append(" us")
            if summary.computeBoundNanoseconds > 0 {
                append(", bound ")
                append(microseconds: summary.computeBoundNanoseconds)
                append(" us exceeded ")
                append(integer: summary.computeOverrunCount)
                append(" times")
            }
        }
        append(conditioningOf: summary, clock: clock)
        append("; ")
        append(integer: summary.missingSampleCount)
        append(" samples missing, ")
        append(integer: summary.inputProblemCount)
        append(" input problems, ")
        append(integer: summary.lostReportCount)
        append(" reports lost")
        append(allOf: heldBack)
    }

    /// Appends what was taken out of the signal, if anything was:
    /// `; 50.02 Hz mains hum of 0.412 mV; 62 pacing pulses (62/min), 60 beats paced; 3 glitches; converter wrapped 12 times`.
    private mutating func append(conditioningOf summary: Summary, clock: SampleClock) {
        if let hum = summary.hum {
            append("; ")
            append(Double(hum.hertz), decimals: 2)
            append(" Hz mains hum of ")
            append(Double(hum.millivolts), decimals: 3)
            append(" mV")
        }
        if summary.pacingPulseCount > 0 {
            append("; ")
            append(integer: summary.pacingPulseCount)
            append(" pacing pulses (")
            append(rate: clock.pacingRate(of: summary))
            append("/min), ")
            append(integer: summary.pacedBeatCount)
            append(" beats paced")
        }
        if summary.glitchCount > 0 {
            append("; ")
            append(integer: summary.glitchCount)
            append(" glitches")
        }
        if summary.wrapCount > 0 {
            append("; converter wrapped ")
            append(integer: summary.wrapCount)
            append(" times")
        }
    }

    /// Appends a heart rate in whole beats a minute, or `--` if it is unknown, right-aligned.
    package mutating func append(rate: Float?, width: Int = 0) {
        if let rate = rate.shownRate {
            append(rate, decimals: 0, width: width)
        } else {
            append(unknownInWidth: width)
        }
    }

    /// Appends `--`, the mark of what is not known, right-aligned.
    mutating func append(unknownInWidth width: Int) {
        if width > 2 {
            for _ in 2..<width { append(UInt8(ascii: " ")) }
        }
        append("--")
    }

    /// Appends nanoseconds as microseconds with one decimal.
    mutating func append(microseconds nanoseconds: Int64) {
        append(Double(nanoseconds) / 1_000, decimals: 1)
    }
}
