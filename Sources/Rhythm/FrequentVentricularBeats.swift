// SPDX-License-Identifier: Apache-2.0

import Signal

/// Many ventricular beats: more of them in a minute than the limit.
///
/// Monitors have the limit set by the user, with 10 a minute as a usual value. Onset is the beat that passes the limit. It
/// ends when the last minute holds no more than half of the limit, so that a count that hovers does not flap, and
/// with the loss of the signal, after which counting starts afresh.
struct FrequentVentricularBeats: RhythmCondition, ~Copyable {
    private let timing: RhythmTiming
    private var limit: Int
    private var episode = RhythmEpisode(.frequentVentricularBeats)
    /// The latest ventricular beats, one more than the highest limit at most.
    private var beats = FixedRing<SampleIndex>(capacity: 101, filler: 0)

    init(timing: RhythmTiming, limit: Int) {
        self.timing = timing
        self.limit = limit
    }

    /// When the count falls to half of the limit, late enough for a beat on its way to be reported.
    var deadline: SampleIndex {
        mutating get { episode.isActive ? endsAt + timing.reportDelay : .max }
    }

    /// The sample at which a minute has passed since the beat that keeps the count above half of the limit.
    private var endsAt: SampleIndex {
        mutating get { beats[beats.count - 1 - limit / 2] + Int64(timing.minute) }
    }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard beat.isVentricular else { return }
        if episode.isActive, beat.sampleIndex > endsAt { episode.end(at: endsAt, moment, into: &events) }
        beats.appendDroppingOldest(beat.sampleIndex)
        if isBeyond(at: beat.sampleIndex) { episode.begin(at: beat.sampleIndex, moment, into: &events) }
    }

    /// Whether the minute up to a sample holds more than the limit.
    private mutating func isBeyond(at sampleIndex: SampleIndex) -> Bool {
        beats.count > limit && sampleIndex - beats[beats.count - 1 - limit] < Int64(timing.minute)
    }

    /// Changes the limit: an alarm that a new monitor would not give is over at once, since somebody has decided so.
    mutating func set(limit: Int, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard limit != self.limit else { return }
        self.limit = limit
        if isBeyond(at: moment.now) {
            episode.begin(at: moment.now, moment, into: &events)
        } else {
            episode.end(at: moment.now, moment, into: &events)
        }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !change.state.showsBeats else { return }
        episode.end(at: change.sampleIndex, moment, into: &events)
        beats.removeAll()
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if moment.now >= deadline { episode.end(at: endsAt, moment, into: &events) }
    }
}
