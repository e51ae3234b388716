// SPDX-License-Identifier: Apache-2.0

import Signal

/// R on T: a ventricular beat that falls on the T wave of the beat before.
///
/// The T wave is not delineated: it is taken to end 0.4 s times the square root of the RR interval in seconds after the
/// beat before (Bazett HC, Heart 1920;7:353-370, with a corrected QT of 400 ms), the RR interval being that of the heart
/// rate; while the rate is unknown nothing is reported. The beat before must be no ventricular one, since that is a couplet
/// or a run. Such beats come in numbers, so an episode lasts from the first to the last, and is over when none has come for
/// the hold of `RhythmTiming`; its end tells how many they were.
struct RonT: RhythmCondition {
    /// The corrected QT interval, in seconds.
    static let correctedQT: Float = 0.4

    private let timing: RhythmTiming
    private var episode: RhythmEpisode
    private var followsOther = false
    /// The heart rate with the beat before, which the early beat has not moved.
    private var rateBefore: Float?

    init(timing: RhythmTiming) {
        self.timing = timing
        episode = RhythmEpisode(.ronT, hold: timing.alarmHold, timing: timing)
    }

    var deadline: SampleIndex { episode.deadline }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if beat.isVentricular, let interval = beat.rhythmInterval, followsOther, let rateBefore {
            let seconds = Float(Double(interval) * 60 / timing.minute)
            if seconds < Self.correctedQT * (60 / rateBefore).squareRoot() {
                episode.begin(at: beat.sampleIndex, moment, into: &events)
                episode.end(at: beat.sampleIndex, moment, into: &events)
            }
        }
        followsOther = !beat.isNoisy && (beat.beatClass == .normal || beat.beatClass == .supraventricular)
        rateBefore = moment.heartRate
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !change.state.showsBeats else { return }
        if change.state.isContactLost { episode.lose(at: change.sampleIndex, moment, into: &events) }
        followsOther = false
        rateBefore = nil
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        episode.advance(moment, into: &events)
    }
}
