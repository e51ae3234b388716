// SPDX-License-Identifier: Apache-2.0

import Signal

/// Ventricular tachycardia: four to six beats faster than 100 a minute that are ventricular by all that speaks for it.
///
/// The rate is textbook (Zipes DP et al. ACC/AHA/ESC guidelines on ventricular arrhythmias, Circulation
/// 2006;114:e385-484, doi:10.1161/CIRCULATIONAHA.106.178233: three or more beats, cycle shorter than 600 ms). Three are over
/// before anybody can act and are reported as a run.
///
/// No single beat decides: `SuspectedBeat` gives each a weight, and their sum counts. Two ventricular beats of one tachycardia
/// resemble one another, and two artefacts do not: so pairs of neighbours that do are asked for, and more of them in noise. A
/// beat of another rhythm among them ends it. If the shapes are not known, it takes five beats of the class in a row.
///
/// Regular waves that the signal itself shows (`FlutterChange`) are it, too, whatever beats are found in them.
///
/// The rate is that of all the beats together. Onset is the first of them. It ends with a beat of another rhythm, with one at
/// which the last five are too slow or weigh too little, and 2 s after its last beat if none follows. Noise does not end it: what
/// comes after it does. One that comes back within the hold of `RhythmTiming` is the same alarm.
struct VentricularTachycardia: RhythmCondition {
    /// How many beats, how much they must weigh together, and how many neighbours must resemble one another.
    private struct Rule {
        var count: Int
        var weight: Float
        var pairs: Int
    }
    private static let rules: InlineArray<3, Rule> = [
        Rule(count: 4, weight: 2.6, pairs: 1), Rule(count: 5, weight: 2.8, pairs: 1),
        Rule(count: 6, weight: 2.9, pairs: 2),
    ]
    /// Pairs that are asked for besides, if one of the beats is noisy.
    private static let pairsInNoise = 2
    /// Beats of the class in a row, if shapes are not known.
    private static let leastCount = 5
    /// The weight from which a beat is one of a pair, and that of the first beat.
    private static let pairWeight: Float = 0.3
    private static let firstWeight: Float = 0.4
    /// The weight of five beats below which it is over.
    private static let endWeight: Float = 2
    /// The rate above which it begins, in beats a minute.
    static let onsetRate = 100.0
    /// The rate below which it ends, in beats a minute.
    static let endRate = 95.0

    private let timing: RhythmTiming
    private var episode: RhythmEpisode
    /// The last beats, oldest first.
    private var beats = Ring<6, SuspectedBeat>(filler: SuspectedBeat())
    /// Whether the signal shows nothing for certain, so that time without a beat says nothing.
    private var isInNoise = false
    /// From where time without a beat counts.
    private var readableSince = SampleIndex.min
    /// Whether the signal itself shows the waves of a regular tachycardia, whatever beats are found in them.
    private var isInWaves = false

    init(timing: RhythmTiming) {
        self.timing = timing
        episode = RhythmEpisode(.ventricularTachycardia, hold: timing.patternHold, timing: timing)
    }

    var deadline: SampleIndex {
        guard episode.isPresent, !isInNoise, !isInWaves else { return episode.deadline }
        return silenceEnd + timing.reportDelay
    }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !beat.isInFlutter, !isInWaves else { return }
        let last = beats.count > 0 ? beats[beats.count - 1] : SuspectedBeat()
        if beats.count > 0, beat.sampleIndex - max(last.sampleIndex, readableSince) > timing.longestRunInterval {
            end(at: silenceEnd, moment, into: &events)
        }
        let suspect = SuspectedBeat(
            beat, after: beats.count > 0 ? last.weight : 0, isUnderWay: episode.isPresent)
        if suspect.isOther {
            end(at: beat.sampleIndex, moment, into: &events)
        }
        beats.appendDroppingOldest(suspect)
        if episode.isPresent {
            if isOver { end(at: beat.sampleIndex, moment, into: &events) }
        } else if let first = onset {
            episode.begin(at: first, moment, into: &events)
        }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        isInNoise = !change.state.showsBeats
        if isInWaves, change.state != .noInput { return }
        if change.state.isContactLost {
            isInWaves = false
            episode.lose(at: change.sampleIndex, moment, into: &events)
            while beats.popFirst() != nil {}
        } else if !isInNoise {
            readableSince = change.sampleIndex
        }
    }

    mutating func note(_ change: FlutterChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if change.isTachycardia {
            isInWaves = change.isOnset
            if change.isOnset {
                episode.begin(at: change.sampleIndex, moment, into: &events)
                while beats.popFirst() != nil {}
            } else {
                end(at: change.sampleIndex, moment, into: &events)
            }
        } else if change.isOnset {
            // Beats that were not found in the flutter to come are no end.
            episode.extend(to: moment.now, ifEndedSince: change.sampleIndex)
            end(at: moment.now, moment, into: &events)
        }
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard moment.now >= deadline else { return }
        if episode.isPresent, !isInWaves {
            end(at: silenceEnd, moment, into: &events)
        } else {
            episode.advance(moment, into: &events)
        }
    }

    /// Where it is over if no beat has come.
    private var silenceEnd: SampleIndex {
        let last = beats.count > 0 ? beats[beats.count - 1].sampleIndex : readableSince
        return max(last, readableSince) + timing.longestRunInterval
    }

    /// The first of the last beats that make a tachycardia, if they do.
    private var onset: SampleIndex? {
        for index in Self.rules.indices where makes(Self.rules[index]) {
            return beats[beats.count - Self.rules[index].count].sampleIndex
        }
        return nil
    }

    private func makes(_ rule: Rule) -> Bool {
        guard beats.count >= rule.count, rate(ofLast: rule.count) > Self.onsetRate else { return false }
        let first = beats.count - rule.count
        guard beats[first].weight >= Self.firstWeight else { return false }
        var (pairs, classCount, isNoisy) = (0, 0, false)
        for index in first..<beats.count {
            let beat = beats[index]
            isNoisy = isNoisy || beat.isNoisy
            if !beat.hasSigns, beat.weight == 1 { classCount += 1 }
            guard index > first, beat.resemblesPrevious, beat.weight >= Self.pairWeight else { continue }
            if beats[index - 1].weight >= Self.pairWeight { pairs += 1 }
        }
        if classCount >= Self.leastCount { return true }
        return weight(ofLast: rule.count) >= rule.weight && pairs >= rule.pairs + (isNoisy ? Self.pairsInNoise : 0)
    }

    /// Whether the last five beats are too slow, or weigh too little.
    private var isOver: Bool {
        beats.count >= Self.leastCount
            && (rate(ofLast: Self.leastCount) < Self.endRate || weight(ofLast: Self.leastCount) < Self.endWeight)
    }

    private func weight(ofLast count: Int) -> Float {
        var sum: Float = 0
        for index in beats.count - count..<beats.count { sum += beats[index].weight }
        return sum
    }

    /// The rate of the last so many beats together, in beats a minute.
    private func rate(ofLast count: Int) -> Double {
        let span = beats[beats.count - 1].sampleIndex - beats[beats.count - count].sampleIndex
        return Double(count - 1) * timing.minute / Double(max(span, 1))
    }

    /// It is over at a sample, if it lasts; what follows is seen afresh.
    private mutating func end(
        at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        episode.end(at: sampleIndex, moment, into: &events)
        while beats.popFirst() != nil {}
    }
}
