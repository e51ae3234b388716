// SPDX-License-Identifier: Apache-2.0

import Signal

/// Couplets: just two ventricular beats in a row, between others.
///
/// As ANSI/AAMI EC57 counts them. Known with the beat after it. They come in numbers, so an episode lasts from the first
/// ventricular beat of the first to the beat after the last, and is over when none has come for the hold of
/// `RhythmTiming`; its end tells how many they were. If the start of the recording, noise or a loss of signal hides
/// the beat on either side, there is no telling a couplet from a run, and none is reported.
struct Couplet: RhythmCondition {
    private var episode: RhythmEpisode
    /// Ventricular beats in a row; `nil` if what came before them is not known.
    private var count: Int?
    private var firstBeat: SampleIndex = 0

    init(timing: RhythmTiming) { episode = RhythmEpisode(.couplet, hold: timing.alarmHold, timing: timing) }

    var deadline: SampleIndex { episode.deadline }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if beat.isNoisy {
            count = nil
        } else if !beat.isVentricular {
            if count == 2 {
                episode.begin(at: firstBeat, moment, into: &events)
                episode.end(at: beat.sampleIndex, moment, into: &events)
            }
            count = 0
        } else if let before = count {
            if before == 0 { firstBeat = beat.sampleIndex }
            count = before + 1
        }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if change.state.isContactLost { episode.lose(at: change.sampleIndex, moment, into: &events) }
        if !change.state.showsBeats { count = nil }
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        episode.advance(moment, into: &events)
    }
}
