// SPDX-License-Identifier: Apache-2.0

/// A probability for each of the five classes, in the order N, S, V, F, Q; they add up to 1.
public struct ClassProbabilities: Sendable {
    /// `[5]`, float, 0...1.
    public var values: InlineArray<5, Float>

    /// Makes probabilities from five numbers.
    public init(_ values: InlineArray<5, Float>) {
        self.values = values
    }

    /// The most probable class; the first of those that are equal, and `.unknown` where a number is not finite.
    public var mostProbable: BeatClass {
        var best = 0
        for index in 0..<5 {
            guard values[index].isFinite else { return .unknown }
            if values[index] > values[best] { best = index }
        }
        return BeatClass(rawValue: UInt8(best)) ?? .unknown
    }

    /// The probability of a class.
    public subscript(beatClass: BeatClass) -> Float { values[Int(beatClass.rawValue)] }
}
