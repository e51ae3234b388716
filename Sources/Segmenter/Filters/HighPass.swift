// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// A high-pass of the first order at 0.5 Hz, the lower edge that monitors have: the signal less its slow average.
///
/// The same at any rate. O(1) a sample; a missing sample passes, and the average waits.
struct HighPass {
    private static let cutoffInHertz = 0.5
    /// Larger magnitudes, which no heart makes, count as this much, so that the average stays a number.
    private static let limit: Float = 1e9

    private let gain: Float
    private var average = Float.nan

    init(rate: SampleRate) {
        let angle = 2 * Double.pi * Self.cutoffInHertz / rate.hertz
        gain = Float(angle / (1 + angle))
    }

    /// The next sample's value; NaN for a missing one.
    mutating func next(_ millivolts: Float) -> Float {
        let sample = max(-Self.limit, min(millivolts, Self.limit))
        guard !millivolts.isNaN else { return millivolts }
        if average.isNaN { average = sample }
        average += gain * (sample - average)
        return sample - average
    }

    /// Begins anew at the level of the next sample.
    mutating func restart() { average = .nan }
}
