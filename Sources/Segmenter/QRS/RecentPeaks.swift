// SPDX-License-Identifier: Apache-2.0

import Signal

/// The last candidates, by what they look like, and how much of what comes between beats looks like nothing before it.
///
/// What a heart makes comes again: QRS complexes, T waves and P waves, and those of an ectopic focus. Noise does not. So the
/// height of the peaks that were not taken for beats, as far as none of the last candidates was like them, is a measure of
/// noise that neither tall T waves nor a tachycardia of broad complexes raises. O(1) a candidate, allocates nothing.
struct RecentPeaks {
    private static let capacity = 24
    /// The time over which peaks that look like nothing before are averaged, in milliseconds.
    private static let meanInMilliseconds = 6_000.0
    /// The most time that a peak stands for, as a share of the mean's: one peak after a long time without others is no noise.
    private static let longestTime: Float = 0.2
    /// The most that one peak counts for, as a share of the beats: a rare beat that was turned down is not much noise.
    private static let largestShare: Float = 0.8

    private var heights = InlineArray<24, Float>(repeating: 0)
    private var sharpnesses = InlineArray<24, Float>(repeating: 0)
    private var reversals = InlineArray<24, Float>(repeating: 0)
    private var amplitudes = InlineArray<24, Float>(repeating: 0)
    private var next = 0
    private var count = 0
    private var lastIndex: SampleIndex = 0
    private let perSample: Float
    private let rules: QRSRules

    /// The mean height of the peaks that were no beats, over the last seconds, as a share of the beats' median; those that
    /// have a like count as 0.
    private(set) var noise: Float = 0

    /// Makes an empty record for a rate.
    init(rate: SampleRate, rules: QRSRules = .all) {
        perSample = Float(rate.milliseconds(samples: 1) / Self.meanInMilliseconds)
        self.rules = rules
    }

    /// Forgets everything.
    mutating func removeAll() {
        next = 0
        count = 0
        noise = 0
    }

    /// Takes a candidate in, whatever becomes of it.
    mutating func append(_ candidate: QRSCandidate) {
        heights[next] = candidate.height
        sharpnesses[next] = candidate.sharpness
        reversals[next] = candidate.reversal
        amplitudes[next] = candidate.amplitude
        next = (next &+ 1) % Self.capacity
        count = min(count &+ 1, Self.capacity)
    }

    /// How many of the last candidates look like another: their energy to 13 %, their sharpness to 16 %, their height above
    /// the baseline to 28 % and with its sign, the slope on their way back to 15 % of the steepest.
    func likes(of candidate: QRSCandidate) -> Int {
        var likes = 0
        for place in 0..<count {
            if isWithin(1.127, heights[place], candidate.height)
                && isWithin(1.162, sharpnesses[place], candidate.sharpness)
                && isWithin(1.284, amplitudes[place], candidate.amplitude)
                && abs(reversals[place] - candidate.reversal) < 0.15
            {
                likes &+= 1
            }
        }
        return likes
    }

    /// Notes at a sample that a candidate was not taken for a beat: of a share of the beats' height, with a like or not.
    /// Returns what it added to the noise.
    mutating func noteOther(share: Float, hasLike: Bool, at index: SampleIndex) -> Float {
        let passed = min(Float(index &- lastIndex) * perSample, Self.longestTime)
        lastIndex = index
        let weight = Self.weight(passed)
        let part = hasLike && rules.contains(.likeness) ? 0 : min(share, Self.largestShare)
        noise += weight * (part - noise)
        return weight * part
    }

    /// Takes back what a peak of the last seconds added to the noise.
    mutating func takeBack(_ added: Float) { noise = max(noise - added, 0) }

    /// Notes at a sample that a candidate was taken for a beat of a fast rhythm.
    ///
    /// Such a rhythm may leave no room for other peaks for as long as it lasts, and then nothing would say that the noise is
    /// over: when none has come for the whole time of the mean, that was a time without noise.
    mutating func noteFastBeat(at index: SampleIndex) {
        guard rules.contains(.fading), Float(index &- lastIndex) * perSample >= 1 else { return }
        lastIndex = index
        noise -= Self.weight(1) * noise
    }

    /// 1 - exp(-x) to a thousandth where x is at most 0.2, and to 6 % up to 1.
    private static func weight(_ passed: Float) -> Float { passed * (1 - passed * (0.5 - passed / 6)) }

    /// Whether two values of one sign are within a factor of each other.
    private func isWithin(_ factor: Float, _ one: Float, _ other: Float) -> Bool {
        one * other > 0 && abs(one) < factor * abs(other) && abs(other) < factor * abs(one)
    }
}
