// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon
internal import Signal

extension ecgmon_event {
    /// An event as the interface gives it; `nil` for one that the interface does not have.
    init?(_ event: MonitorEvent) {
        self.init()
        switch event {
        case .beat(let beat):
            type = Int32(ECGMON_EVENT_BEAT.rawValue)
            self.beat = ecgmon_beat(beat)
        case .rhythm(let event):
            type = Int32(ECGMON_EVENT_RHYTHM.rawValue)
            rhythm = ecgmon_rhythm(event)
        case .signal(let change):
            type = Int32(ECGMON_EVENT_SIGNAL.rawValue)
            signal = ecgmon_signal(sample: change.sampleIndex, state: Int32(change.state.rawValue))
        case .summary(let summary):
            type = Int32(ECGMON_EVENT_SUMMARY.rawValue)
            self.summary = ecgmon_summary(summary)
        // Bytes are not read here, and no bound of the compute time is measured.
        case .input, .overrun: return nil
        }
    }
}

extension ecgmon_beat {
    init(_ beat: ClassifiedBeat) {
        self.init()
        sample = beat.beat.sampleIndex
        beat_class = Int32(beat.beatClass.rawValue)
        probability = beat.probability
        interval = Int64(beat.precedingIntervalInSamples ?? 0)
        heart_rate_bpm = beat.heartRate ?? .nan
        amplitude_mv = beat.beat.amplitudeInMillivolts
        is_noisy = beat.beat.isNoisy ? 1 : 0
        is_paced = beat.beat.isPaced ? 1 : 0
        delay = Int64(beat.delayInSamples)
        compute_ns = beat.computeNanoseconds
        guard let explanation = beat.explanation else { return }
        is_explained = 1
        interval_percent = explanation.intervalPercent ?? .nan
        likeness = explanation.likeness
        width_ms = explanation.widthInMilliseconds
        usual_width_ms = explanation.usualWidthInMilliseconds
        has_usual_p_wave = explanation.hasUsualPWave ? 1 : 0
    }
}

extension ecgmon_rhythm {
    init(_ event: RhythmEvent) {
        self.init(
            sample: event.sampleIndex, kind: Int32(event.kind.rawValue), is_end: event.phase == .end ? 1 : 0,
            is_life_threatening: event.kind.isLifeThreatening ? 1 : 0, heart_rate_bpm: event.heartRate ?? .nan,
            count: Int64(event.count), onset_sample: event.onsetIndex ?? -1)
    }
}

extension ecgmon_summary {
    init(_ summary: Summary) {
        self.init()
        first_sample = summary.firstSampleIndex
        end_sample = summary.endSampleIndex
        let counts = summary.beatCounts
        beats = (Int64(counts[0]), Int64(counts[1]), Int64(counts[2]), Int64(counts[3]), Int64(counts[4]))
        noisy_beats = Int64(summary.noisyBeatCount)
        paced_beats = Int64(summary.pacedBeatCount)
        lowest_bpm = summary.lowestHeartRate ?? .nan
        heart_rate_bpm = summary.heartRate ?? .nan
        highest_bpm = summary.highestHeartRate ?? .nan
        hum_hz = summary.hum?.hertz ?? 0
        missing_samples = Int64(summary.missingSampleCount)
        pacing_pulses = Int64(summary.pacingPulseCount)
        glitches = Int64(summary.glitchCount)
        signal_changes = Int64(summary.signalChangeCount)
    }
}
