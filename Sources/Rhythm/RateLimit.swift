// SPDX-License-Identifier: Apache-2.0

import Signal

/// A heart rate beyond a limit: tachycardia above it, bradycardia below.
///
/// Begins at once when the rate passes the limit. It is over when the rate is back by `hysteresis`, or unknown, and has
/// stayed so for the hold of `RhythmTiming`: a rate that hovers at the limit is one alarm. ANSI/AAMI EC13 and
/// IEC 60601-2-27 have the limits set by the user; textbooks call more than 100 a minute tachycardia and less than 60
/// bradycardia (Surawicz B, Knilans TK, Chou's Electrocardiography in Clinical Practice), but monitors are set wider, lest
/// every resting athlete alarm.
struct RateLimit: RhythmCondition {
    /// How far a rate must come back to end the condition, in beats a minute.
    static let hysteresis: Float = 5

    /// Whether rates above the limit are watched for, not those below.
    private let isUpper: Bool
    private var limit: Float
    private var episode: RhythmEpisode

    /// Watches for rates above a limit.
    init(tachycardiaAbove limit: Float, timing: RhythmTiming) {
        isUpper = true
        self.limit = limit
        episode = RhythmEpisode(.tachycardia, hold: timing.alarmHold, timing: timing)
    }

    /// Watches for rates below a limit.
    init(bradycardiaBelow limit: Float, timing: RhythmTiming) {
        isUpper = false
        self.limit = limit
        episode = RhythmEpisode(.bradycardia, hold: timing.alarmHold, timing: timing)
    }

    var deadline: SampleIndex { episode.deadline }

    /// Changes the limit: an alarm whose rate a new monitor would not report is over at once, since somebody has decided so.
    mutating func set(limit: Float, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard limit != self.limit else { return }
        self.limit = limit
        if let heartRate = moment.heartRate, isUpper ? heartRate <= limit : heartRate >= limit {
            episode.lose(at: moment.now, moment, into: &events)
        } else {
            update(at: moment.now, moment, into: &events)
        }
    }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        update(at: beat.sampleIndex, moment, into: &events)
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if change.state.isContactLost { episode.lose(at: change.sampleIndex, moment, into: &events) }
        update(at: change.sampleIndex, moment, into: &events)
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        update(at: moment.now, moment, into: &events)
        episode.advance(moment, into: &events)
    }

    private mutating func update(
        at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        let hysteresis = episode.isPresent ? Self.hysteresis : 0
        let isBeyond =
            if let heartRate = moment.heartRate {
                isUpper ? heartRate > limit - hysteresis : heartRate < limit + hysteresis
            } else {
                false
            }
        guard isBeyond != episode.isPresent else { return }
        if isBeyond {
            episode.begin(at: sampleIndex, moment, into: &events)
        } else {
            episode.end(at: sampleIndex, moment, into: &events)
        }
    }
}
