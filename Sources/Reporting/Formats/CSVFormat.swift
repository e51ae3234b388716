// SPDX-License-Identifier: Apache-2.0

import Signal

/// Puts an event into one line of comma-separated values (RFC 4180, but lines end with a newline alone).
///
/// What is not known, or has no place in a kind of report, is empty. Summaries are left out: their figures follow from
/// the rows above, and would need a dozen columns that every other row leaves empty. So are overruns: their times stand in
/// the rows of the beats, and whether one comes depends on the machine's other work. With `explains` five columns more follow
/// the others.
struct CSVFormat {
    /// The columns' names.
    private static let header: StaticString = """
        type,source,sample,time_s,class,class_index,probability,rr_ms,heart_rate_bpm,amplitude_mv,noisy,paced,compute_us,\
        delay_ms,event,state,position,count
        """
    /// The names of the columns of what stands behind a class.
    private static let explanationHeader: StaticString = ",rr_percent,likeness,qrs_ms,usual_qrs_ms,usual_p_wave"

    private let clock: SampleClock
    /// `,source,`
    private let source: [UInt8]
    /// Whether there are columns for what stands behind a class.
    let explains: Bool

    init(context: borrowing ReportContext) {
        clock = SampleClock(rate: context.rate)
        source = [UInt8(ascii: ",")] + EscapedText.csv(context.source) + [UInt8(ascii: ",")]
        explains = context.explains
    }

    /// Appends the columns' names with the newline.
    func appendHeader(to line: inout LineBuffer) {
        line.append(Self.header)
        if explains { line.append(Self.explanationHeader) }
        line.append("\n")
    }

    /// Appends an event's row with its newline; nothing for a summary or an overrun.
    func append(_ event: borrowing MonitorEvent, to line: inout LineBuffer) {
        switch event {
        case .beat(let beat):
            append(beat, to: &line)
            if explains { append(beat.explanation, to: &line) }
            line.append("\n")
            return
        case .rhythm(let event):
            begin("rhythm", at: event.sampleIndex, in: &line)
            line.append(",,,,")
            line.append(csvRate: event.heartRate)
            line.append(",,,,,,")
            line.append(event.kind.name)
            line.append(",")
            line.append(event.phase.name)
            line.append(",,")
            if let count = event.countAtEnd { line.append(integer: count) }
        case .signal(let change):
            begin("signal", at: change.sampleIndex, in: &line)
            line.append(",,,,,,,,,,,")
            line.append(change.state.name)
            line.append(",,")
        case .input(let problem):
            begin("input", at: problem.sampleIndex, in: &line)
            line.append(",,,,,,,,,,")
            line.append(problem.kind.name)
            line.append(",,")
            line.append(integer: problem.position)
            line.append(",")
            line.append(integer: problem.count)
        case .overrun, .summary: return
        }
        line.append(explains ? ",,,,,\n" : "\n")
    }

    /// Appends the row of entries of a kind that were held back, with its newline.
    func append(
        heldBack count: Int, of kind: BoundedKind, at sampleIndex: SampleIndex, to line: inout LineBuffer
    ) {
        begin("held-back", at: sampleIndex, in: &line)
        line.append(",,,,,,,,,,")
        line.append(kind.name)
        line.append(",,,")
        line.append(integer: count)
        line.append(explains ? ",,,,,\n" : "\n")
    }

    /// Appends the first four columns and the comma after them.
    private func begin(_ type: StaticString, at sampleIndex: SampleIndex, in line: inout LineBuffer) {
        line.append(type)
        line.append(source)
        line.append(integer: sampleIndex)
        line.append(",")
        line.append(scaled: clock.milliseconds(sampleIndex), decimals: 3)
        line.append(",")
    }

    private func append(_ beat: ClassifiedBeat, to line: inout LineBuffer) {
        begin("beat", at: beat.beat.sampleIndex, in: &line)
        line.append(beat.beatClass.letterByte)
        line.append(",")
        line.append(integer: Int(beat.beatClass.rawValue))
        line.append(",")
        if beat.hasProbability { line.append(Double(beat.probability), decimals: 4) }
        line.append(",")
        if let interval = beat.precedingIntervalInSamples {
            line.append(integer: clock.milliseconds(interval))
        }
        line.append(",")
        line.append(csvRate: beat.heartRate)
        line.append(",")
        let amplitude = beat.beat.amplitudeInMillivolts
        if amplitude.isFinite { line.append(Double(amplitude), decimals: 3) }
        line.append(beat.beat.isNoisy ? ",1" : ",0")
        line.append(beat.beat.isPaced ? ",1," : ",0,")
        if beat.hasProbability { line.append(microseconds: beat.computeNanoseconds) }
        line.append(",")
        line.append(integer: clock.milliseconds(beat.delayInSamples))
        line.append(",,,,")
    }

    /// Appends the columns of what stands behind a class, each with its comma before it.
    private func append(_ explanation: BeatExplanation?, to line: inout LineBuffer) {
        guard let explanation else {
            line.append(",,,,,")
            return
        }
        line.append(",")
        if let percent = explanation.intervalPercent { line.append(Double(percent), decimals: 0) }
        line.append(",")
        line.append(Double(explanation.likeness), decimals: 3)
        line.append(",")
        line.append(Double(explanation.widthInMilliseconds), decimals: 0)
        line.append(",")
        line.append(Double(explanation.usualWidthInMilliseconds), decimals: 0)
        line.append(explanation.hasUsualPWave ? ",1" : ",0")
    }
}

extension LineBuffer {
    /// Appends a heart rate with one decimal, or nothing if it is unknown.
    fileprivate mutating func append(csvRate rate: Float?) {
        if let rate = rate.shownRate { append(rate, decimals: 1) }
    }
}
