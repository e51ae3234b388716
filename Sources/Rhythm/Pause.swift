// SPDX-License-Identifier: Apache-2.0

import Signal

/// A pause: an interval between two beats of at least 3 s, or what the limit says, but short of asystole.
///
/// Three seconds are the sinus pause of the 2018 ACC/AHA/HRS guideline on bradycardia (Kusumoto FM et al.,
/// doi:10.1161/CIR.0000000000000628). Known with the beat that ends it, so onset and end come together: the two beats.
struct Pause: RhythmCondition {
    private var limit: Int64
    private var episode = RhythmEpisode(.pause)

    init(timing: RhythmTiming) { limit = timing.pause }

    /// Changes the limit, for the intervals that end from now on.
    mutating func set(_ timing: RhythmTiming) { limit = timing.pause }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard let interval = beat.rhythmInterval, interval >= limit else { return }
        episode.begin(at: beat.sampleIndex - interval, moment, into: &events)
        episode.end(at: beat.sampleIndex, moment, into: &events)
    }
}
