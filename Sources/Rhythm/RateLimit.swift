// SPDX-License-Identifier: Apache-2.0

import Signal

/// A heart rate beyond a limit: tachycardia above it, bradycardia below.
///
/// Begins when the rate passes the limit, ends when it is back by `hysteresis`, so that a rate that hovers at the limit
/// does not flap; ends too when the rate becomes unknown. ANSI/AAMI EC13 and IEC 60601-2-27 have the limits set by the
/// user; textbooks call more than 100 a minute tachycardia and less than 60 bradycardia (Surawicz B, Knilans TK, Chou's
/// Electrocardiography in Clinical Practice), but monitors are set wider, lest every resting athlete alarm.
struct RateLimit: RhythmCondition {
    /// How far a rate must come back to end the condition, in beats a minute.
    static let hysteresis: Float = 5

    /// Which side of the limit is watched.
    private let kind: RhythmEvent.Kind
    private let limit: Float
    private var isActive = false

    /// Watches for rates above a limit.
    init(tachycardiaAbove limit: Float) {
        kind = .tachycardia
        self.limit = limit
    }

    /// Watches for rates below a limit.
    init(bradycardiaBelow limit: Float) {
        kind = .bradycardia
        self.limit = limit
    }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        update(at: beat.sampleIndex, moment, into: &events)
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        update(at: change.sampleIndex, moment, into: &events)
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        update(at: moment.now, moment, into: &events)
    }

    private mutating func update(
        at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        let hysteresis = isActive ? Self.hysteresis : 0
        let isBeyond =
            if let heartRate = moment.heartRate {
                kind == .tachycardia ? heartRate > limit - hysteresis : heartRate < limit + hysteresis
            } else {
                false
            }
        guard isBeyond != isActive else { return }
        isActive = isBeyond
        events.appendDroppingOldest(
            RhythmEvent(
                kind: kind, phase: isBeyond ? .onset : .end, sampleIndex: sampleIndex, heartRate: moment.heartRate))
    }
}
