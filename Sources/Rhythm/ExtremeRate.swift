// SPDX-License-Identifier: Apache-2.0

import Signal

/// A rate that threatens life: under 40 a minute over 5 beats, or over 140 a minute over 17, or over 150 over 10.
///
/// The definitions are those of the PhysioNet/Computing in Cardiology Challenge 2015 (Clifford GD et al.,
/// doi:10.1109/CIC.2015.7408639), but a rate that is higher still takes fewer beats. The rate is that of all the intervals
/// between these beats together, whatever their classes. One pause among faster beats is no bradycardia: each interval must be
/// slower than 60 a minute, as none of a slow rhythm is faster, and two of them slower than 45. If three intervals take as long
/// as four may, the fifth beat is not waited for.
///
/// What is found between two beats of the usual shape, is unlike them and keeps neither from its time is no beat of its own, but a T
/// wave, or the other half of a broad complex (`isPartOfBeat`). It does not count.
///
/// Onset is the first of the beats. It ends with the beat at which the rate over as many beats is back by 5 a minute, with
/// flutter, and if contact is lost. Noise, a gap and asystole do not end it: the rate that follows them does. One that comes back
/// within the hold of `RhythmTiming` is the same alarm.
struct ExtremeRate: RhythmCondition {
    /// How far a rate must come back to end the condition, in beats a minute.
    static let hysteresis = 5.0
    /// The limits, in beats a minute, and the intervals over which they hold.
    private static let slowRate = 40.0
    private static let slowIntervals = 4
    private static let fastRate = 140.0
    private static let fastIntervals = 16
    private static let veryFastRate = 150.0
    private static let veryFastIntervals = 9
    /// Each interval of a slow rhythm is slower than this, in beats a minute.
    private static let leastSlowRate = 60.0

    /// Up to this likeness to the usual beat something may be no beat...
    private static let oddLikeness: Float = 0.5
    /// ...between two beats of at least this likeness...
    private static let usualLikeness: Float = 0.9
    /// ...which follow each other after no more than so many intervals like the one before them, or so many milliseconds.
    private static let sameIntervals = 1.15
    private static let shortInMilliseconds = 420.0

    private let isSlow: Bool
    private let minute: Double
    private var episode: RhythmEpisode
    private var beats = Ring<17, SampleIndex>(filler: 0)
    /// Whether the last of them has the usual shape.
    private var isLastUsual = false
    /// What may be no beat of its own, until the next beat tells.
    private var doubtful: SampleIndex?

    /// Watches for less than 40 a minute over 5 beats.
    init(bradycardia timing: RhythmTiming) {
        isSlow = true
        minute = timing.minute
        episode = RhythmEpisode(.extremeBradycardia, hold: timing.patternHold, timing: timing)
    }

    /// Watches for more than 140 a minute over 17 beats.
    init(tachycardia timing: RhythmTiming) {
        isSlow = false
        minute = timing.minute
        episode = RhythmEpisode(.extremeTachycardia, hold: timing.patternHold, timing: timing)
    }

    var deadline: SampleIndex { episode.deadline }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if beat.rhythmInterval == nil {
            forget()
            if beat.isNoisy { return }
        }
        if let odd = doubtful {
            doubtful = nil
            if !isPartOfBeat(before: beat) { take(odd, isUsual: false, moment, into: &events) }
        }
        let likeness = beat.signs?.likenessToUsual
        if isLastUsual, let likeness, likeness < Self.oddLikeness {
            doubtful = beat.sampleIndex
        } else {
            take(beat.sampleIndex, isUsual: likeness ?? 0 > Self.usualLikeness, moment, into: &events)
        }
    }

    /// Whether what was found between the last beat and this one is a part of the last.
    private func isPartOfBeat(before beat: ObservedBeat) -> Bool {
        guard let signs = beat.signs, signs.likenessToUsual > Self.usualLikeness, beats.count > 1 else { return false }
        let last = beats[beats.count - 1]
        let interval = Double(beat.sampleIndex - last)
        let usual = Double(last - beats[beats.count - 2])
        return interval < max(Self.sameIntervals * usual, minute * Self.shortInMilliseconds / 60_000)
    }

    /// Counts a beat.
    private mutating func take(
        _ sampleIndex: SampleIndex, isUsual: Bool, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        beats.appendDroppingOldest(sampleIndex)
        isLastUsual = isUsual
        if let first = isSlow ? slowOnset : fastOnset {
            if !episode.isPresent { episode.begin(at: first, moment, into: &events) }
        } else if episode.isPresent, isBack {
            episode.end(at: sampleIndex, moment, into: &events)
        }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if change.state.isContactLost { episode.lose(at: change.sampleIndex, moment, into: &events) }
        if !change.state.showsBeats { forget() }
    }

    mutating func note(_ change: FlutterChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard change.isOnset else { return }
        episode.end(at: moment.now, moment, into: &events)
        forget()
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        episode.advance(moment, into: &events)
    }

    /// The first beat of a rhythm that is too slow, if it is.
    private var slowOnset: SampleIndex? {
        for count in Self.slowIntervals - 1...Self.slowIntervals {
            guard beats.count > count, span(of: count) > span(of: Self.slowIntervals, at: Self.slowRate) else {
                continue
            }
            var slow = 0
            var areAllSlow = true
            for index in beats.count - count..<beats.count {
                let interval = Double(beats[index] - beats[index - 1])
                if interval > minute / (Self.slowRate + Self.hysteresis) { slow += 1 }
                areAllSlow = areAllSlow && interval > minute / Self.leastSlowRate
            }
            if areAllSlow, slow >= 2 { return beats[beats.count - 1 - count] }
        }
        return nil
    }

    /// The first beat of a rhythm that is too fast, if it is.
    private var fastOnset: SampleIndex? {
        if beats.count > Self.fastIntervals,
            span(of: Self.fastIntervals) < span(of: Self.fastIntervals, at: Self.fastRate)
        {
            return beats[beats.count - 1 - Self.fastIntervals]
        }
        guard beats.count > Self.veryFastIntervals,
            span(of: Self.veryFastIntervals) < span(of: Self.veryFastIntervals, at: Self.veryFastRate)
        else { return nil }
        return beats[beats.count - 1 - Self.veryFastIntervals]
    }

    /// Whether the rate has come back.
    private var isBack: Bool {
        let count = isSlow ? Self.slowIntervals : min(Self.fastIntervals, max(beats.count - 1, Self.veryFastIntervals))
        guard beats.count > count else { return false }
        return isSlow
            ? span(of: count) < span(of: count, at: Self.slowRate + Self.hysteresis)
            : span(of: count) > span(of: count, at: Self.fastRate - Self.hysteresis)
    }

    /// How long the last so many intervals take, in samples.
    private func span(of count: Int) -> Double { Double(beats[beats.count - 1] - beats[beats.count - 1 - count]) }

    /// How long so many intervals take at a rate, in samples.
    private func span(of count: Int, at rate: Double) -> Double { Double(count) * minute / rate }

    private mutating func forget() {
        while beats.popFirst() != nil {}
        isLastUsual = false
        doubtful = nil
    }
}
