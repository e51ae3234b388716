// SPDX-License-Identifier: Apache-2.0

import Signal

/// R on T: a ventricular beat that falls on the T wave of the beat before.
///
/// The T wave is not delineated: it is taken to end 0.4 s times the square root of the RR interval in seconds behind the
/// beat before (Bazett HC, Heart 1920;7:353-370, with a corrected QT of 400 ms), the RR interval being that of the heart
/// rate; where the rate is unknown nothing is reported. The beat before must be no ventricular one, since that is a couplet
/// or a run. Such beats come in numbers, so an episode lasts from the first to a minute behind the latest, or to the loss
/// of the signal.
struct RonT: RhythmCondition {
    /// The corrected QT interval, in seconds.
    static let correctedQT: Float = 0.4

    private let timing: RhythmTiming
    private var episode = RhythmEpisode(.ronT)
    private var latest: SampleIndex = 0
    private var isBehindOther = false
    /// The heart rate with the beat before, which the early beat has not moved.
    private var rateBefore: Float?

    init(timing: RhythmTiming) { self.timing = timing }

    var deadline: SampleIndex {
        episode.isActive ? latest + Int64(timing.minute) + timing.reportDelay : .max
    }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if episode.isActive, beat.sampleIndex - latest > Int64(timing.minute) { end(moment, into: &events) }
        if beat.isVentricular, beat.interval > 0, isBehindOther, let rateBefore {
            let seconds = Float(Double(beat.interval) * 60 / timing.minute)
            if seconds < Self.correctedQT * (60 / rateBefore).squareRoot() {
                latest = beat.sampleIndex
                episode.begin(at: latest, moment, into: &events)
            }
        }
        isBehindOther = !beat.isNoisy && (beat.beatClass == .normal || beat.beatClass == .supraventricular)
        rateBefore = moment.heartRate
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !change.state.showsBeats else { return }
        episode.end(at: change.sampleIndex, moment, into: &events)
        isBehindOther = false
        rateBefore = nil
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if moment.now >= deadline { end(moment, into: &events) }
    }

    private mutating func end(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        episode.end(at: latest + Int64(timing.minute), moment, into: &events)
    }
}
