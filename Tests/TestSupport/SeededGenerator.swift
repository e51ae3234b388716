// SPDX-License-Identifier: Apache-2.0

import Synthesis

/// A seeded source of random numbers, for tests that need them without the rest of Synthesis.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var base: SplitMix64

    /// Makes a generator from a seed.
    public init(seed: UInt64) { base = SplitMix64(seed: seed) }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 { base.next() }

    /// A number from [0, 1).
    public mutating func nextUniform() -> Double { base.nextUniform() }

    /// A normally distributed number of mean 0 and variance 1.
    public mutating func nextNormal() -> Double { base.nextNormal() }

    /// `[count]` random bytes.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: base.next()) }
    }
}
