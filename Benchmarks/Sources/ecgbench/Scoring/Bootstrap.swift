// SPDX-License-Identifier: Apache-2.0

import Synthesis

/// Intervals of figures by drawing patients anew, with repetition: the percentile bootstrap (Efron 1979,
/// doi:10.1214/aos/1176344552).
///
/// The beats of one patient are alike, so patients are drawn and not beats. The same seed gives the same intervals.
struct Bootstrap {
    /// The share of resamples that the interval holds.
    static let coverage = 0.95
    /// How many times the patients are drawn.
    static let usualResampleCount = 1_000
    /// What the draws follow from.
    static let usualSeed: UInt64 = 2_024

    /// How many times the patients are drawn.
    var resampleCount = usualResampleCount
    /// What the draws follow from.
    var seed = usualSeed

    /// The interval of each figure; `nil` if it is a number in no resample.
    ///
    /// - Parameters:
    ///   - count: the number of patients.
    ///   - figures: the figures of the patients that were drawn, some of them several times, always in the same order.
    func intervals(patients count: Int, figures: ([Int]) -> [Double]) -> [ClosedRange<Double>?] {
        var random = SplitMix64(seed: seed)
        var values: [[Double]] = figures(Array(0..<count)).map { _ in [] }
        for _ in 0..<resampleCount {
            let drawn = (0..<count).map { _ in Int.random(in: 0..<count, using: &random) }
            // A resample without the beats that a figure counts says nothing about it.
            for (index, value) in figures(drawn).enumerated() where value.isFinite { values[index].append(value) }
        }
        let tail = (1 - Self.coverage) / 2
        return values.map { values in
            guard !values.isEmpty else { return nil }
            let sorted = values.sorted()
            return Self.quantile(tail, of: sorted)...Self.quantile(1 - tail, of: sorted)
        }
    }

    /// A quantile of sorted values, on the line between the two nearest.
    static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
}
