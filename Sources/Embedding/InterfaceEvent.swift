// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon
internal import Signal

/// Events as the interface gives them.
enum InterfaceEvent {
    /// An event; `nil` for one that the interface does not have.
    static func event(_ event: MonitorEvent) -> ecgmon_event? {
        var found = ecgmon_event()
        switch event {
        case .beat(let beat):
            found.type = Int32(ECGMON_EVENT_BEAT.rawValue)
            found.beat = Self.beat(beat)
        case .rhythm(let event):
            found.type = Int32(ECGMON_EVENT_RHYTHM.rawValue)
            found.rhythm = rhythm(event)
        case .signal(let change):
            found.type = Int32(ECGMON_EVENT_SIGNAL.rawValue)
            found.signal = ecgmon_signal(sample: change.sampleIndex, state: Int32(change.state.rawValue))
        case .summary(let summary):
            found.type = Int32(ECGMON_EVENT_SUMMARY.rawValue)
            found.summary = Self.summary(summary)
        // Bytes are not read here, and no bound of the compute time is measured.
        case .input, .overrun: return nil
        }
        return found
    }

    private static func beat(_ beat: ClassifiedBeat) -> ecgmon_beat {
        var found = ecgmon_beat()
        found.sample = beat.beat.sampleIndex
        found.beat_class = Int32(beat.beatClass.rawValue)
        found.probability = beat.probability
        found.interval = Int64(beat.precedingIntervalInSamples ?? 0)
        found.heart_rate_bpm = beat.heartRate ?? .nan
        found.amplitude_mv = beat.beat.amplitudeInMillivolts
        found.is_noisy = beat.beat.isNoisy ? 1 : 0
        found.is_paced = beat.beat.isPaced ? 1 : 0
        found.delay = Int64(beat.delayInSamples)
        found.compute_ns = beat.computeNanoseconds
        guard let explanation = beat.explanation else { return found }
        found.is_explained = 1
        found.interval_percent = explanation.intervalPercent ?? .nan
        found.likeness = explanation.likeness
        found.width_ms = explanation.widthInMilliseconds
        found.usual_width_ms = explanation.usualWidthInMilliseconds
        found.has_usual_p_wave = explanation.hasUsualPWave ? 1 : 0
        return found
    }

    private static func rhythm(_ event: RhythmEvent) -> ecgmon_rhythm {
        ecgmon_rhythm(
            sample: event.sampleIndex, kind: Int32(event.kind.rawValue), is_end: event.phase == .end ? 1 : 0,
            is_life_threatening: event.kind.isLifeThreatening ? 1 : 0, heart_rate_bpm: event.heartRate ?? .nan,
            count: Int64(event.count), onset_sample: event.onsetIndex ?? -1)
    }

    /// A summary.
    static func summary(_ summary: Summary) -> ecgmon_summary {
        var found = ecgmon_summary()
        found.first_sample = summary.firstSampleIndex
        found.end_sample = summary.endSampleIndex
        let counts = summary.beatCounts
        found.beats = (Int64(counts[0]), Int64(counts[1]), Int64(counts[2]), Int64(counts[3]), Int64(counts[4]))
        found.noisy_beats = Int64(summary.noisyBeatCount)
        found.paced_beats = Int64(summary.pacedBeatCount)
        found.lowest_bpm = summary.lowestHeartRate ?? .nan
        found.heart_rate_bpm = summary.heartRate ?? .nan
        found.highest_bpm = summary.highestHeartRate ?? .nan
        found.hum_hz = summary.hum?.hertz ?? 0
        found.missing_samples = Int64(summary.missingSampleCount)
        found.pacing_pulses = Int64(summary.pacingPulseCount)
        found.glitches = Int64(summary.glitchCount)
        found.signal_changes = Int64(summary.signalChangeCount)
        return found
    }
}
