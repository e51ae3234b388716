// SPDX-License-Identifier: Apache-2.0

import Signal

/// Puts an event into one aligned line for people.
///
/// The lines hold nothing that differs from one run to the next, neither compute times, and so no overruns, nor the time
/// of day: golden replays compare them byte by byte. Columns of a beat:
///
///     time m:ss.mmm  sample  class  probability  RR interval  heart rate  delay of the report  noisy?  paced?  explanation?
///
/// An explanation is the interval in percent of the usual one, the likeness to the usual beat, the width of the QRS complex
/// and that of the usual one, and whether the usual P wave was seen: `RR  62 %  like  0.41  QRS 128/ 84 ms  P other`.
///
/// Other events carry a sign in the class's place: `*` rhythm, `~` signal, `!` input, `=` summary and totals.
struct TextFormat {
    let clock: SampleClock

    init(context: borrowing ReportContext) {
        clock = SampleClock(rate: context.rate)
    }

    /// Appends an event's line with its newline; nothing for an overrun.
    func append(
        _ event: borrowing MonitorEvent, heldBack: borrowing HeldBack = HeldBack(), to line: inout LineBuffer
    ) {
        switch event {
        case .beat(let beat):
            begin(beat.beat.sampleIndex, sign: beat.beatClass.letterByte, in: &line)
            append(beat, to: &line)
        case .rhythm(let event):
            begin(event.sampleIndex, sign: UInt8(ascii: "*"), in: &line)
            line.append(words: event.kind.name)
            line.append(" ")
            line.append(event.phase.name)
            if event.heartRate.shownRate != nil {
                line.append("  ")
                line.append(rate: event.heartRate)
                line.append("/min")
            }
            line.append(timesOf: event)
        case .signal(let change):
            begin(change.sampleIndex, sign: UInt8(ascii: "~"), in: &line)
            line.append("signal ")
            line.append(words: change.state.name)
        case .input(let problem):
            begin(problem.sampleIndex, sign: UInt8(ascii: "!"), in: &line)
            line.append("input: ")
            if problem.kind.isInStream {
                line.append(problem: problem)
                line.append(", ")
                line.append(integer: problem.count)
                line.append(" since the last report of it")
            } else {
                line.append(condition: problem, toldHertz: clock.hertz)
            }
        case .overrun: return
        case .summary(let summary):
            begin(summary.endSampleIndex, sign: UInt8(ascii: "="), in: &line)
            line.append(summary: summary, clock: clock, withComputeTime: false, heldBack: heldBack)
        }
        line.append(before: heldBack)
        line.append(UInt8(ascii: "\n"))
    }

    func begin(_ sampleIndex: SampleIndex, sign: UInt8, in line: inout LineBuffer) {
        line.append(clock: clock.milliseconds(sampleIndex), width: 11)
        line.append(integer: sampleIndex, width: 11)
        line.append("  ")
        line.append(sign)
        line.append("  ")
    }

    private func append(_ beat: ClassifiedBeat, to line: inout LineBuffer) {
        if beat.hasProbability {
            line.append(Double(beat.probability), decimals: 3, width: 5)
        } else {
            line.append(unknownInWidth: 5)
        }
        line.append("  RR ")
        if let interval = beat.precedingIntervalInSamples {
            line.append(integer: clock.milliseconds(interval), width: 5)
        } else {
            line.append(unknownInWidth: 5)
        }
        line.append(" ms  ")
        line.append(rate: beat.heartRate, width: 3)
        line.append("/min  delay ")
        line.append(integer: clock.milliseconds(beat.delayInSamples), width: 4)
        line.append(" ms")
        if beat.beat.isNoisy { line.append("  noisy") }
        if beat.beat.isPaced { line.append("  paced") }
        if let explanation = beat.explanation { append(explanation, to: &line) }
    }

    private func append(_ explanation: BeatExplanation, to line: inout LineBuffer) {
        line.append("  RR ")
        if let percent = explanation.intervalPercent {
            line.append(Double(percent), decimals: 0, width: 3)
        } else {
            line.append(unknownInWidth: 3)
        }
        line.append(" %  like ")
        line.append(Double(explanation.likeness), decimals: 2, width: 5)
        line.append("  QRS ")
        line.append(Double(explanation.widthInMilliseconds), decimals: 0, width: 3)
        line.append("/")
        line.append(Double(explanation.usualWidthInMilliseconds), decimals: 0, width: 3)
        line.append(explanation.hasUsualPWave ? " ms  P usual" : " ms  P other")
    }
}
