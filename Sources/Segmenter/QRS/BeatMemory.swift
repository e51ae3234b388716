// SPDX-License-Identifier: Apache-2.0

import Signal

/// What the detector remembers of the signal so far: the beats' levels, their shapes, and the noise between them.
///
/// A candidate is judged by nothing else. O(1) a sample; a candidate costs what `BeatTemplates` says.
struct BeatMemory: ~Copyable {
    private let place = InPlace()
    /// Beats that follow one another faster than this leave no room for other peaks, in milliseconds.
    private static let fastIntervalInMilliseconds = 450.0

    /// The levels of the last beats.
    private(set) var levels: BeatLevels
    /// The shapes of the last beats, with the band that they lie in.
    private(set) var shapes: BeatTemplates
    /// The last candidates, and how much of what comes between beats is noise.
    private(set) var peaks: RecentPeaks
    /// Whether the last beats came again.
    private(set) var likeness = RecentLikeness()
    private let fastInterval: Float

    /// Makes an empty memory for a rate.
    init(rate: SampleRate, smallestBeatInMillivolts: Double, rules: QRSRules) {
        levels = BeatLevels(smallestBeatInMillivolts: smallestBeatInMillivolts)
        // As long as the levels are learnt candidates wait, and so do the shapes around them.
        let memory = LevelLearner.memoryInMilliseconds + 2 * CandidateFinder.dominanceInMilliseconds + 1_000
        shapes = BeatTemplates(rate: rate, memoryInMilliseconds: memory, rules: rules)
        peaks = RecentPeaks(rate: rate, rules: rules)
        fastInterval = Float(rate.samples(milliseconds: Self.fastIntervalInMilliseconds))
    }

    /// Forgets everything, and starts afresh at a sample whose value is to be pushed too.
    mutating func restart(at value: Int64, index: SampleIndex) {
        levels.removeAll()
        shapes.restart(at: value, index: index)
        peaks.removeAll()
        likeness.removeAll()
    }

    /// Takes the next sample, in the units of `CandidateFinder`.
    @inline(__always)
    mutating func push(_ value: Int64) { shapes.push(value) }

    /// Learns the level of the beats from the height of some, in millivolts of mean bend.
    mutating func learn(level: Float) { levels.learn(height: level) }

    /// Changes the complexes up to which nothing is counted; what is remembered stays.
    mutating func setSmallestBeat(inMillivolts millivolts: Double) {
        levels.setSmallestBeat(inMillivolts: millivolts)
    }

    /// Forgets the levels, and keeps shapes and noise.
    mutating func forgetLevels() { levels.removeAll() }

    /// Lets the levels follow a beat.
    mutating func note(beat: QRSCandidate) {
        levels.note(beat)
        likeness.note(likes: peaks.likes(of: beat))
    }

    /// Lets shapes and noise follow a candidate that was taken for a beat as soon as it came: where its own R peak lies.
    mutating func learn(shapeOf found: QRSCandidate, at index: SampleIndex) {
        peaks.append(found)
        if levels.intervals.count > 0 && levels.intervals.median < fastInterval { peaks.noteFastBeat(at: index) }
        shapes.learn(beatAt: found.peakIndex)
    }

    /// Lets the noise follow a wave that is no beat; returns what that added to it.
    @discardableResult
    mutating func note(other found: QRSCandidate, at index: SampleIndex) -> Float {
        let added = peaks.noteOther(share: found.height / levels.height, hasLike: peaks.likes(of: found) > 0, at: index)
        peaks.append(found)
        return added
    }

    /// Takes back what a candidate added to the noise.
    mutating func takeBack(noiseOf candidate: QRSCandidate) { peaks.takeBack(candidate.noise) }

    /// Notes a candidate within a refractory period, which is neither a beat nor another wave.
    mutating func note(refractory found: QRSCandidate) { peaks.append(found) }
}
