// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A seeded source of random numbers: the same seed gives the same numbers, on every machine.
///
/// Steele GL, Lea D, Flood CH. Fast splittable pseudorandom number generators. OOPSLA 2014,
/// doi:10.1145/2660193.2660195. The state is a counter; the output is a mix of it.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Makes a generator from a seed; every seed is a good one.
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        // The counter is meant to wrap, and so are the products: all arithmetic is modulo 2^64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from [0, 1), of 53 random bits.
    public mutating func nextUniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A normally distributed number of mean 0 and variance 1 (Box and Muller 1958, doi:10.1214/aoms/1177706645).
    public mutating func nextNormal() -> Double {
        // 1 - u lies in (0, 1], so that its logarithm is finite.
        let radius = (-2 * log(1 - nextUniform())).squareRoot()
        return radius * cos(2 * .pi * nextUniform())
    }
}
