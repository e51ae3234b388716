// SPDX-License-Identifier: Apache-2.0

import Synthesis

extension SplitMix64 {
    /// One of 1,024 numbers that are spread evenly over a range.
    mutating func draw(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * Double(next() % 1_024) / 1_024
    }
}
