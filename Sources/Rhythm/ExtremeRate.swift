// SPDX-License-Identifier: Apache-2.0

import Signal

/// A rate that threatens life: under 40 a minute over 5 beats, or over 140 a minute over 17.
///
/// The definitions are those of the PhysioNet/Computing in Cardiology Challenge 2015 (Clifford GD et al.,
/// doi:10.1109/CIC.2015.7408639). The rate is that of all the intervals between these beats together, whatever their
/// classes; but one pause among faster beats is no bradycardia, so each interval must be slower than 45 a minute too.
/// Onset is the first of the beats. It ends with the beat at which the rate over as many beats is back by 5 a
/// minute, or if a noisy beat, a gap or asystole interrupts the intervals.
struct ExtremeRate: RhythmCondition {
    /// How far a rate must come back to end the condition, in beats a minute.
    static let hysteresis = 5.0

    private let intervalCount: Int
    /// Samples that the intervals must exceed (slow) or stay under (fast), and where the condition ends.
    private let onsetSpan: Double
    private let endSpan: Double
    private let isSlow: Bool
    private var episode: RhythmEpisode
    private var beats = Ring<17, SampleIndex>(filler: 0)

    /// Watches for less than 40 a minute over 5 beats.
    init(bradycardia timing: RhythmTiming) {
        isSlow = true
        intervalCount = 4
        onsetSpan = 4 * timing.minute / 40
        endSpan = 4 * timing.minute / (40 + Self.hysteresis)
        episode = RhythmEpisode(.extremeBradycardia)
    }

    /// Watches for more than 140 a minute over 17 beats.
    init(tachycardia timing: RhythmTiming) {
        isSlow = false
        intervalCount = 16
        onsetSpan = 16 * timing.minute / 140
        endSpan = 16 * timing.minute / (140 - Self.hysteresis)
        episode = RhythmEpisode(.extremeTachycardia)
    }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if beat.rhythmInterval == nil {
            forget(at: beat.sampleIndex, moment, into: &events)
            if beat.isNoisy { return }
        }
        if beats.count > intervalCount { _ = beats.popFirst() }
        beats.append(beat.sampleIndex)
        guard beats.count > intervalCount else { return }
        let span = Double(beat.sampleIndex - beats[0])
        if isSlow ? span > onsetSpan && areAllSlow : span < onsetSpan {
            episode.begin(at: beats[0], moment, into: &events)
        } else if isSlow ? span < endSpan : span > endSpan {
            episode.end(at: beat.sampleIndex, moment, into: &events)
        }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if !change.state.showsBeats { forget(at: change.sampleIndex, moment, into: &events) }
    }

    /// Whether each interval by itself is slower than the rate at which the condition ends.
    private var areAllSlow: Bool {
        for index in 1...intervalCount
        where Double(beats[index] - beats[index - 1]) * Double(intervalCount) < endSpan { return false }
        return true
    }

    private mutating func forget(
        at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        episode.end(at: sampleIndex, moment, into: &events)
        while beats.popFirst() != nil {}
    }
}
