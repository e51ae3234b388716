// SPDX-License-Identifier: Apache-2.0

import Signal

// A hail of glitches at a rate so low that a QRS complex has some ten samples.
extension Conditioner {
    /// A pair of later samples that a value is interpolated from, with the two before it.
    private struct Pair {
        /// How far they lie after it, in samples.
        let near: Int
        let far: Int
        /// `[4]` weights of the cubic through the samples at -2, -1, `near` and `far`.
        let weights: InlineArray<4, Float>
    }

    /// Any two of the four samples that follow, those that lie near first.
    private static let pairs: InlineArray<6, Pair> = [
        Pair(near: 1, far: 2, weights: [-1 / 6, 2 / 3, 2 / 3, -1 / 6]),
        Pair(near: 1, far: 3, weights: [-1 / 5, 3 / 4, 1 / 2, -1 / 20]),
        Pair(near: 2, far: 3, weights: [-3 / 10, 1, 1 / 2, -1 / 5]),
        Pair(near: 1, far: 4, weights: [-2 / 9, 4 / 5, 4 / 9, -1 / 45]),
        Pair(near: 2, far: 4, weights: [-1 / 3, 16 / 15, 1 / 3, -1 / 15]),
        Pair(near: 3, far: 4, weights: [-2 / 5, 6 / 5, 2 / 5, -1 / 5]),
    ]
    /// What speaks against taking a later sample for a glitch as well, in millivolts of way.
    private static let doubtInMillivolts: Float = 0.3
    /// How often a glitch departs farther from the cubic than the samples around it are rough.
    private static let departure: Float = 3

    /// Puts the cubic through its neighbours in the place of a sample that departs from it; those before it are clear.
    ///
    /// In a hail the next samples may be glitches too. Of those that follow, the two count that make the shortest way from the
    /// sample before. So glitches side by side are told, and those on the flank of a QRS complex.
    mutating func clearInHail(at index: SampleIndex) {
        let before = signal[index - 1]
        let roughBefore = (before - signal[index - 2]).magnitude
        var best = 0
        var shortest = Float.infinity
        for place in 0..<Self.pairs.count {
            let pair = Self.pairs[place]
            let near = signal[index + SampleIndex(pair.near)]
            let way =
                (near - before).magnitude + (signal[index + SampleIndex(pair.far)] - near).magnitude
                + Self.doubtInMillivolts * Float(pair.far - 2)
            if way < shortest {
                shortest = way
                best = place
            }
        }
        let pair = Self.pairs[best]
        let near = signal[index + SampleIndex(pair.near)]
        let far = signal[index + SampleIndex(pair.far)]
        let rough = max(roughBefore, (far - near).magnitude / Float(pair.far - pair.near))
        let cubic =
            pair.weights[0] * signal[index - 2] + pair.weights[1] * before + pair.weights[2] * near
            + pair.weights[3] * far
        // No farther beyond its neighbours than they are apart, or rough.
        let margin = ((near - before).magnitude + rough) / 2
        let expected = min(max(cubic, min(before, near) - margin), max(before, near) + margin)
        let height = (signal[index] - expected).magnitude
        guard height > max(Self.leastSpikeInMillivolts, Self.departure * rough) else { return }
        let area = signal[index] - expected
        signal[index] = expected
        note(Spike(sampleIndex: index, length: 1, area: area * millisecondsPerSample, isPacing: false), height: height)
    }
}
