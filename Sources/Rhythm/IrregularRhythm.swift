// SPDX-License-Identifier: Apache-2.0

import Signal

/// An irregular rhythm, as atrial fibrillation has it: intervals that do not repeat.
///
/// The coefficient of sample entropy of Lake DE, Moorman JR (Am J Physiol Heart Circ Physiol 2011;300:H319-25,
/// doi:10.1152/ajpheart.00561.2010), with templates of one interval, is -ln(A/B) + ln(2r) - ln(mean RR), where B counts
/// the pairs of intervals that match within r and A those whose followers match too. Compared in the exponential,
/// 2rB/A against the mean interval, it needs no logarithm. As there, r grows until A has five matches. We take more intervals
/// than their twelve, since alarms that come and go are worth less than one that comes later; intervals that end
/// or begin with a ventricular or noisy beat are left out, so that an ectopic beat is no irregularity.
///
/// A window turns irregular, or regular, when about half of it is: onset is the middle of the first irregular window, the
/// end that of the first regular one after it, or the loss of the signal. Clinical fibrillation lasts 30 s (Hindricks G et
/// al. 2020 ESC guidelines, doi:10.1093/eurheartj/ehaa612), so that an onset is reported when it is 30 s past; shorter are
/// runs of atrial ectopic beats, and irregular breath. A window that reaches over more than a minute is none of a rhythm
/// but of what is left between ectopic beats, and starts no episode. 435 comparisons a beat at most for each r, allocates
/// nothing.
struct IrregularRhythm: RhythmCondition, ~Copyable {
    /// Intervals of a window.
    static let windowCount = 30
    /// exp of the coefficient above which a window is irregular, and below which it is regular again.
    static let onset = 0.45
    static let end = 0.35
    /// The least tolerance, and its steps, in milliseconds.
    static let toleranceStep = 30.0
    static let largestTolerance = 300.0
    /// Matches of pairs that make an estimate.
    static let leastMatches = 5

    /// The longest window that can start an episode, and how long ago that one's start must be, in milliseconds.
    static let longestWindow = 60_000.0
    static let leastDuration = 30_000.0

    private let span: Int64
    private let duration: Int64
    private let step: Int64
    private let largest: Int64
    private var episode = RhythmEpisode(.irregularRhythm)
    private var intervals = FixedRing<Int64>(capacity: 30, filler: 0)
    private var starts = FixedRing<SampleIndex>(capacity: 30, filler: 0)
    private var followsVentricular = false
    /// Where the rhythm became irregular, while that has not lasted long enough.
    private var since: SampleIndex?

    init(timing: RhythmTiming) {
        span = Int64((timing.minute / 60_000 * Self.longestWindow).rounded())
        duration = Int64((timing.minute / 60_000 * Self.leastDuration).rounded())
        step = max(1, Int64((timing.minute / 60_000 * Self.toleranceStep).rounded()))
        largest = Int64((timing.minute / 60_000 * Self.largestTolerance).rounded())
    }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        let isEctopic = beat.beatClass == .ventricular || beat.beatClass == .fusion
        let followedVentricular = followsVentricular
        followsVentricular = isEctopic
        guard let interval = beat.rhythmInterval, !isEctopic, !followedVentricular else { return }
        intervals.appendDroppingOldest(interval)
        starts.appendDroppingOldest(beat.sampleIndex - interval)
        guard intervals.isFull else { return }
        let middle = starts[Self.windowCount / 2]
        let irregularity = self.irregularity
        if irregularity < Self.end {
            episode.end(at: middle, moment, into: &events)
            since = nil
        } else if !episode.isActive, beat.sampleIndex - starts[0] > span {
            since = nil
        } else if irregularity > Self.onset {
            since = since ?? middle
        }
        if let since, beat.sampleIndex - since >= duration { episode.begin(at: since, moment, into: &events) }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !change.state.showsBeats else { return }
        episode.end(at: change.sampleIndex, moment, into: &events)
        intervals.removeAll()
        starts.removeAll()
        followsVentricular = false
        since = nil
    }

    /// exp of the window's coefficient of sample entropy.
    private var irregularity: Double {
        mutating get {
            var sum: Int64 = 0
            for index in 0..<Self.windowCount { sum += intervals[index] }
            let mean = Double(sum) / Double(Self.windowCount)
            var tolerance = step
            while true {
                var pairs = 0
                var matches = 0
                for first in 0..<(Self.windowCount - 2) {
                    for second in (first + 1)..<(Self.windowCount - 1)
                    where abs(intervals[first] - intervals[second]) <= tolerance {
                        pairs += 1
                        if abs(intervals[first + 1] - intervals[second + 1]) <= tolerance { matches += 1 }
                    }
                }
                if matches >= Self.leastMatches || tolerance >= largest {
                    return 2 * Double(tolerance) * Double(pairs) / (Double(max(matches, 1)) * mean)
                }
                tolerance += step
            }
        }
    }
}
