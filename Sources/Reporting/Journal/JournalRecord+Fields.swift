// SPDX-License-Identifier: Apache-2.0

import Signal

extension JournalRecord {
    /// Appends the fields of a beat; what is not known has no field.
    mutating func append(_ beat: ClassifiedBeat) {
        open("ECG_CLASS=")
        text.append(beat.beatClass.letterByte)
        close()
        field("ECG_CLASS_INDEX=", integer: Int64(beat.beatClass.rawValue))
        if beat.hasProbability {
            open("ECG_PROBABILITY=")
            text.append(Double(beat.probability), decimals: 4)
            close()
        }
        if let interval = beat.precedingIntervalInSamples {
            field("ECG_RR_MS=", integer: clock.milliseconds(interval))
        }
        field("ECG_HEART_RATE_BPM=", rate: beat.heartRate)
        if beat.beat.amplitudeInMillivolts.isFinite {
            open("ECG_AMPLITUDE_MV=")
            text.append(Double(beat.beat.amplitudeInMillivolts), decimals: 3)
            close()
        }
        if beat.beat.isNoisy { field("ECG_NOISY=", integer: 1) }
        if beat.beat.isPaced { field("ECG_PACED=", integer: 1) }
        if beat.hasProbability { field("ECG_COMPUTE_USEC=", microseconds: beat.computeNanoseconds) }
        field("ECG_DELAY_MS=", integer: clock.milliseconds(beat.delayInSamples))
        if let explanation = beat.explanation { append(explanation) }
    }

    /// Appends the fields of what stands behind a class.
    private mutating func append(_ explanation: BeatExplanation) {
        if let percent = explanation.intervalPercent {
            field("ECG_RR_PERCENT=", integer: Int64(saturating: Double(percent)))
        }
        open("ECG_LIKENESS=")
        text.append(Double(explanation.likeness), decimals: 3)
        close()
        field("ECG_QRS_MS=", integer: Int64(saturating: Double(explanation.widthInMilliseconds)))
        field("ECG_USUAL_QRS_MS=", integer: Int64(saturating: Double(explanation.usualWidthInMilliseconds)))
        field("ECG_USUAL_P_WAVE=", integer: explanation.hasUsualPWave ? 1 : 0)
    }

    /// Appends the fields of a summary; what is not known has no field.
    mutating func append(_ summary: Summary) {
        field("ECG_FIRST_SAMPLE=", integer: summary.firstSampleIndex)
        field("ECG_BEATS=", integer: Int64(summary.beatCount))
        field("ECG_BEATS_N=", integer: Int64(summary.beatCounts[0]))
        field("ECG_BEATS_S=", integer: Int64(summary.beatCounts[1]))
        field("ECG_BEATS_V=", integer: Int64(summary.beatCounts[2]))
        field("ECG_BEATS_F=", integer: Int64(summary.beatCounts[3]))
        field("ECG_BEATS_Q=", integer: Int64(summary.beatCounts[4]))
        field("ECG_BEATS_NOISY=", integer: Int64(summary.noisyBeatCount))
        field("ECG_BEATS_PACED=", integer: Int64(summary.pacedBeatCount))
        field("ECG_HEART_RATE_BPM=", rate: summary.heartRate)
        field("ECG_HEART_RATE_MIN_BPM=", rate: summary.lowestHeartRate)
        field("ECG_HEART_RATE_MAX_BPM=", rate: summary.highestHeartRate)
        if summary.hasComputeTimes {
            field("ECG_COMPUTE_MEDIAN_USEC=", microseconds: summary.medianComputeNanoseconds)
            field("ECG_COMPUTE_P99_USEC=", microseconds: summary.percentile99ComputeNanoseconds)
            field("ECG_COMPUTE_MAX_USEC=", microseconds: summary.maximumComputeNanoseconds)
        }
        if summary.computeBoundNanoseconds > 0 {
            field("ECG_COMPUTE_BOUND_USEC=", microseconds: summary.computeBoundNanoseconds)
            field("ECG_COMPUTE_OVERRUNS=", integer: Int64(summary.computeOverrunCount))
        }
        if let hum = summary.hum {
            open("ECG_MAINS_HZ=")
            text.append(Double(hum.hertz), decimals: 2)
            close()
            open("ECG_MAINS_MV=")
            text.append(Double(hum.millivolts), decimals: 3)
            close()
        }
        field("ECG_PACING_PULSES=", integer: Int64(summary.pacingPulseCount))
        field("ECG_PACING_RATE_BPM=", rate: clock.pacingRate(of: summary))
        field("ECG_GLITCHES=", integer: Int64(summary.glitchCount))
        field("ECG_WRAPS=", integer: Int64(summary.wrapCount))
        field("ECG_MISSING_SAMPLES=", integer: Int64(summary.missingSampleCount))
        field("ECG_SIGNAL_CHANGES=", integer: Int64(summary.signalChangeCount))
        field("ECG_INPUT_PROBLEMS=", integer: Int64(summary.inputProblemCount))
        field("ECG_LOST_REPORTS=", integer: Int64(summary.lostReportCount))
        field("ECG_LOST_BEATS=", integer: Int64(summary.lostBeatCount))
    }

    /// Appends the fields of what was held back since the start; no kinds if nothing was.
    mutating func append(_ heldBack: borrowing HeldBack) {
        let total = heldBack.total
        field("ECG_HELD_BACK=", integer: Int64(total))
        guard total > 0 else { return }
        open("ECG_HELD_BACK_KINDS=")
        text.append(kindsOf: heldBack)
        close()
    }

    /// Appends the path of the strip that the entry names, if it names one.
    package mutating func append(_ strip: borrowing StripRequests?) {
        switch strip {
        case .some(let strip) where strip.isNamed:
            open("ECG_STRIP=")
            strip.appendPath(to: &text)
            close()
        default: break
        }
    }

    /// Appends a field whose value is a literal.
    mutating func field(_ name: StaticString, _ value: StaticString) {
        open(name)
        text.append(value)
        close()
    }

    /// Appends a field whose value was made at start.
    mutating func field(_ name: StaticString, _ value: [UInt8]) {
        open(name)
        text.append(value)
        close()
    }

    /// Appends a field with an integer.
    mutating func field(_ name: StaticString, integer value: Int64) {
        open(name)
        text.append(integer: value)
        close()
    }

    /// Appends a field with a time in microseconds, with one decimal.
    mutating func field(_ name: StaticString, microseconds nanoseconds: Int64) {
        open(name)
        text.append(microseconds: nanoseconds)
        close()
    }

    /// Appends a field with a heart rate, with one decimal; no field if it is unknown.
    mutating func field(_ name: StaticString, rate: Float?) {
        guard let rate = rate.shownRate else { return }
        open(name)
        text.append(rate, decimals: 1)
        close()
    }
}
