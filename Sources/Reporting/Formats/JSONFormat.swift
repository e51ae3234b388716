// SPDX-License-Identifier: Apache-2.0

package import Signal

/// Puts an event into one JSON object on a line of its own, with every field that there is.
///
/// Keys are those of the journal in lower case without `ECG_`, with `type` to tell the kinds of report apart. What is
/// not known is null. `docs/journal-fields.md` lists them.
package struct JSONFormat {
    let clock: SampleClock
    /// `"source":"...","channel":"..."`, after the type of every object.
    private let source: [UInt8]
    /// `,"model":"..."`, in the objects of beats and overruns.
    private let model: [UInt8]
    /// `,"solver":"...","steps":4`, after it.
    private let solver: [UInt8]
    /// Whether objects of beats name the steps that the beat took.
    private let stepsByNeed: Bool
    /// Whether objects of beats have the keys of what stands behind the class.
    private let explains: Bool

    /// Makes the format of a run.
    package init(context: borrowing ReportContext) {
        clock = SampleClock(rate: context.rate)
        source =
            Array(",\"source\":".utf8) + EscapedText.json(context.source) + Array(",\"channel\":".utf8)
            + (context.channelName.isEmpty ? Array("null".utf8) : EscapedText.json(context.channelName))
        model = Array(",\"model\":".utf8) + EscapedText.json(context.modelName)
        let name = context.solverName
        solver =
            Array(",\"solver\":".utf8) + (name.isEmpty ? Array("null".utf8) : EscapedText.json(name))
            + Array(",\"steps\":\(name.isEmpty ? "null" : String(context.steps))".utf8)
        stepsByNeed = context.stepsByNeed
        explains = context.explains
    }

    /// Appends an event's object with its newline; time and age only of live input.
    package func append(_ event: borrowing MonitorEvent, at arrival: Arrival, to line: inout LineBuffer) {
        append(event, at: arrival, heldBack: HeldBack(), to: &line)
    }

    /// Appends an event's object, with what was held back before it.
    func append(
        _ event: borrowing MonitorEvent, at arrival: Arrival = Arrival(), heldBack: borrowing HeldBack = HeldBack(),
        strip: borrowing StripRequests? = nil, to line: inout LineBuffer
    ) {
        switch event {
        case .beat(let beat): append(beat, to: &line)
        case .rhythm(let event): append(event, to: &line)
        case .signal(let change):
            begin("signal", at: change.sampleIndex, in: &line)
            line.append(",\"signal\":\"")
            line.append(change.state.name)
            line.append("\"")
        case .input(let problem): append(problem, to: &line)
        case .overrun(let overrun): append(overrun, to: &line)
        case .summary(let summary):
            append(summary, to: &line)
            line.append(",")
            line.append(jsonOf: heldBack)
        }
        if heldBack.before > 0 {
            line.append(",\"held_back\":")
            line.append(integer: heldBack.before)
        }
        switch strip {
        case .some(let strip) where strip.isNamed:
            line.append(",\"strip\":\"")
            strip.appendJSONPath(to: &line)
            line.append("\"")
        default: break
        }
        end(at: event.sampleIndex, arrival, in: &line)
    }

    /// Appends the time and the age of live input, and closes the object.
    func end(at sampleIndex: SampleIndex, _ arrival: Arrival, in line: inout LineBuffer) {
        if let time = arrival.microseconds(at: sampleIndex, clock) {
            line.append(",\"realtime_usec\":")
            line.append(integer: time)
        }
        if let age = arrival.toldAge {
            line.append(",\"age_s\":")
            line.append(age, decimals: 1)
        }
        line.append("}\n")
    }

    /// Begins an object: its type, the source, and a time.
    package func begin(_ type: StaticString, at sampleIndex: SampleIndex, in line: inout LineBuffer) {
        line.append("{\"type\":\"")
        line.append(type)
        line.append("\"")
        line.append(source)
        line.append(",\"sample\":")
        line.append(integer: sampleIndex)
        line.append(",\"time_s\":")
        line.append(scaled: clock.milliseconds(sampleIndex), decimals: 3)
    }

    private func append(_ beat: ClassifiedBeat, to line: inout LineBuffer) {
        begin("beat", at: beat.beat.sampleIndex, in: &line)
        line.append(",\"class\":\"")
        line.append(beat.beatClass.letterByte)
        line.append("\",\"class_index\":")
        line.append(integer: Int(beat.beatClass.rawValue))
        line.append(",\"probability\":")
        line.append(json: beat.hasProbability ? Double(beat.probability) : nil, decimals: 4)
        line.append(",\"rr_ms\":")
        line.append(json: beat.precedingIntervalInSamples.map { Double(clock.milliseconds($0)) }, decimals: 0)
        line.append(",\"heart_rate_bpm\":")
        line.append(jsonRate: beat.heartRate)
        line.append(",\"amplitude_mv\":")
        let amplitude = beat.beat.amplitudeInMillivolts
        line.append(json: amplitude.isFinite ? Double(amplitude) : nil, decimals: 3)
        line.append(beat.beat.isNoisy ? ",\"noisy\":true" : ",\"noisy\":false")
        line.append(beat.beat.isPaced ? ",\"paced\":true" : ",\"paced\":false")
        line.append(model)
        switch SolverShown(beat, byNeed: stepsByNeed) {
        case .all: line.append(solver)
        case .early: line.append(",\"solver\":\"euler\",\"steps\":1")
        case .none: line.append(",\"solver\":null,\"steps\":null")
        }
        line.append(",\"compute_us\":")
        line.append(json: beat.hasProbability ? Double(beat.computeNanoseconds) / 1_000 : nil, decimals: 1)
        line.append(",\"delay_ms\":")
        line.append(integer: clock.milliseconds(beat.delayInSamples))
        if explains { append(beat.explanation, to: &line) }
    }

    private func append(_ explanation: BeatExplanation?, to line: inout LineBuffer) {
        line.append(",\"rr_percent\":")
        line.append(json: explanation?.intervalPercent.map(Double.init), decimals: 0)
        line.append(",\"likeness\":")
        line.append(json: explanation.map { Double($0.likeness) }, decimals: 3)
        line.append(",\"qrs_ms\":")
        line.append(json: explanation.map { Double($0.widthInMilliseconds) }, decimals: 0)
        line.append(",\"usual_qrs_ms\":")
        line.append(json: explanation.map { Double($0.usualWidthInMilliseconds) }, decimals: 0)
        line.append(",\"usual_p_wave\":")
        switch explanation?.hasUsualPWave {
        case true?: line.append("true")
        case false?: line.append("false")
        case nil: line.append("null")
        }
    }

    private func append(_ event: RhythmEvent, to line: inout LineBuffer) {
        begin("rhythm", at: event.sampleIndex, in: &line)
        line.append(",\"event\":\"")
        line.append(event.kind.name)
        line.append("\",\"state\":\"")
        line.append(event.phase.name)
        line.append(event.kind.isLifeThreatening ? "\",\"life_threatening\":true" : "\",\"life_threatening\":false")
        line.append(",\"heart_rate_bpm\":")
        line.append(jsonRate: event.heartRate)
        line.append(",\"count\":")
        line.append(json: event.countAtEnd.map(Double.init), decimals: 0)
        if let onset = event.onsetIndex {
            line.append(",\"onset_sample\":")
            line.append(integer: onset)
            line.append(",\"duration_s\":")
            line.append(scaled: clock.milliseconds(event.sampleIndex &- onset), decimals: 3)
        }
    }

    private func append(_ problem: InputProblem, to line: inout LineBuffer) {
        begin("input", at: problem.sampleIndex, in: &line)
        line.append(",\"problem\":\"")
        line.append(problem.kind.name)
        line.append(problem.kind.isOnLine ? "\",\"line\":" : "\",\"byte\":")
        line.append(integer: problem.position)
        line.append(",\"count\":")
        line.append(integer: problem.count)
        if let phase = problem.phase {
            line.append(",\"state\":\"")
            line.append(phase.name)
            line.append("\"")
        }
        if let measure = problem.measure, let name = problem.kind.jsonName {
            line.append(",\"")
            line.append(name)
            line.append("\":")
            line.append(measure, decimals: 1)
        }
    }

    private func append(_ overrun: ComputeOverrun, to line: inout LineBuffer) {
        begin("overrun", at: overrun.sampleIndex, in: &line)
        line.append(model)
        line.append(solver)
        line.append(",\"compute_us\":")
        line.append(microseconds: overrun.computeNanoseconds)
        line.append(",\"compute_bound_us\":")
        line.append(microseconds: overrun.boundNanoseconds)
        line.append(",\"count\":")
        line.append(integer: overrun.count)
    }

    private func append(_ summary: Summary, to line: inout LineBuffer) {
        begin("summary", at: summary.endSampleIndex, in: &line)
        line.append(",\"first_sample\":")
        line.append(integer: summary.firstSampleIndex)
        line.append(",\"beats\":")
        line.append(integer: summary.beatCount)
        line.append(",\"beats_n\":")
        line.append(integer: summary.beatCounts[0])
        line.append(",\"beats_s\":")
        line.append(integer: summary.beatCounts[1])
        line.append(",\"beats_v\":")
        line.append(integer: summary.beatCounts[2])
        line.append(",\"beats_f\":")
        line.append(integer: summary.beatCounts[3])
        line.append(",\"beats_q\":")
        line.append(integer: summary.beatCounts[4])
        line.append(",\"beats_noisy\":")
        line.append(integer: summary.noisyBeatCount)
        line.append(",\"beats_paced\":")
        line.append(integer: summary.pacedBeatCount)
        line.append(",\"heart_rate_bpm\":")
        line.append(jsonRate: summary.heartRate)
        line.append(",\"heart_rate_min_bpm\":")
        line.append(jsonRate: summary.lowestHeartRate)
        line.append(",\"heart_rate_max_bpm\":")
        line.append(jsonRate: summary.highestHeartRate)
        let isTimed = summary.hasComputeTimes
        line.append(",\"compute_median_us\":")
        line.append(json: isTimed ? Double(summary.medianComputeNanoseconds) / 1_000 : nil, decimals: 1)
        line.append(",\"compute_p99_us\":")
        line.append(json: isTimed ? Double(summary.percentile99ComputeNanoseconds) / 1_000 : nil, decimals: 1)
        line.append(",\"compute_max_us\":")
        line.append(json: isTimed ? Double(summary.maximumComputeNanoseconds) / 1_000 : nil, decimals: 1)
        let hasBound = summary.computeBoundNanoseconds > 0
        line.append(",\"compute_bound_us\":")
        line.append(json: hasBound ? Double(summary.computeBoundNanoseconds) / 1_000 : nil, decimals: 1)
        line.append(",\"compute_overruns\":")
        line.append(json: hasBound ? Double(summary.computeOverrunCount) : nil, decimals: 0)
        line.append(",\"mains_hz\":")
        line.append(json: summary.hum.map { Double($0.hertz) }, decimals: 2)
        line.append(",\"mains_mv\":")
        line.append(json: summary.hum.map { Double($0.millivolts) }, decimals: 3)
        line.append(",\"pacing_pulses\":")
        line.append(integer: summary.pacingPulseCount)
        line.append(",\"pacing_rate_bpm\":")
        line.append(jsonRate: clock.pacingRate(of: summary))
        line.append(",\"glitches\":")
        line.append(integer: summary.glitchCount)
        line.append(",\"wraps\":")
        line.append(integer: summary.wrapCount)
        line.append(",\"missing_samples\":")
        line.append(integer: summary.missingSampleCount)
        line.append(",\"signal_changes\":")
        line.append(integer: summary.signalChangeCount)
        line.append(",\"input_problems\":")
        line.append(integer: summary.inputProblemCount)
        line.append(",\"lost_reports\":")
        line.append(integer: summary.lostReportCount)
        line.append(",\"lost_beats\":")
        line.append(integer: summary.lostBeatCount)
    }
}

extension LineBuffer {
    /// Appends a JSON number, or null for nothing.
    package mutating func append(json value: Double?, decimals: Int) {
        guard let value else {
            append("null")
            return
        }
        append(value, decimals: decimals)
    }

    /// Appends a heart rate with one decimal, or null if it is unknown.
    package mutating func append(jsonRate rate: Float?) {
        append(json: rate.shownRate, decimals: 1)
    }
}
