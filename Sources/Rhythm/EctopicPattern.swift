// SPDX-License-Identifier: Apache-2.0

import Signal

/// Bigeminy or trigeminy: a ventricular beat every second, or every third beat.
///
/// As the MIT-BIH Arrhythmia Database marks them, `(B` and `(T` (Moody GB, Mark RG, doi:10.1109/51.932724). It takes three
/// ventricular beats in the pattern, the other beats before the first among them; onset is the first ventricular
/// beat. It ends with the beat that breaks the pattern: a ventricular beat too early, or another in its place. A fusion
/// beat, an unclassified or noisy one, a gap and asystole break it too.
struct EctopicPattern: RhythmCondition {
    /// Ventricular beats that make the pattern.
    static let leastCount = 3

    /// Other beats between two ventricular ones.
    private let others: Int
    private var episode: RhythmEpisode
    /// Other beats since the last ventricular beat, or since nothing was known.
    private var othersSince = 0
    /// Ventricular beats in the pattern so far.
    private var count = 0
    private var firstBeat: SampleIndex = 0

    /// Watches for a ventricular beat every second beat.
    init(bigeminy timing: RhythmTiming) {
        episode = RhythmEpisode(.bigeminy, hold: timing.patternHold, timing: timing)
        others = 1
    }

    /// Watches for a ventricular beat every third beat.
    init(trigeminy timing: RhythmTiming) {
        episode = RhythmEpisode(.trigeminy, hold: timing.patternHold, timing: timing)
        others = 2
    }

    var deadline: SampleIndex { episode.deadline }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        let isOther = !beat.isNoisy && (beat.beatClass == .normal || beat.beatClass == .supraventricular)
        // Without an interval something may lie between this beat and the one before.
        if beat.rhythmInterval == nil || !(isOther || beat.isVentricular) {
            forget(at: beat.sampleIndex, moment, into: &events)
        }
        if isOther {
            othersSince += 1
            if othersSince > others {
                episode.end(at: beat.sampleIndex, moment, into: &events)
                count = 0
            }
        } else if beat.isVentricular {
            if othersSince < others || count > 0 && othersSince != others {
                episode.end(at: beat.sampleIndex, moment, into: &events)
                count = 0
            }
            // The first one may follow any number of other beats, but no fewer than the pattern has.
            if count > 0 || othersSince >= others {
                if count == 0 { firstBeat = beat.sampleIndex }
                count += 1
            }
            othersSince = 0
            if count >= Self.leastCount, !episode.isPresent { episode.begin(at: firstBeat, moment, into: &events) }
        }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if change.state.isContactLost { episode.lose(at: change.sampleIndex, moment, into: &events) }
        if !change.state.showsBeats { forget(at: change.sampleIndex, moment, into: &events) }
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        episode.advance(moment, into: &events)
    }

    private mutating func forget(
        at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        episode.end(at: sampleIndex, moment, into: &events)
        count = 0
        othersSince = 0
    }
}
