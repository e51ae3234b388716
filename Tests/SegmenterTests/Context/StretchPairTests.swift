// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Segmenter

@Suite struct StretchPairTests {
    /// Beats with four points that are looked at, and others that are not.
    private static func beat(_ values: [Float]) -> InlineArray<187, Float> {
        var points = InlineArray<187, Float>(repeating: 100)
        for (index, value) in values.enumerated() { points[10 + index] = value }
        return points
    }

    @Test(arguments: [
        ([2, 4, 6, 8] as [Float], 1 as Float, 1.25 as Float), ([4, 3, 2, 1], -1, 5), ([1, 2, 4, 3], 0.8, 0.5),
        ([7, 7, 7, 7], 0, 1.25), ([11, 12, 13, 14], 1, 0),
    ])
    func `a pair has the numbers that are worked out by hand`(
        other: [Float], correlation: Float, squaredDeparture: Float
    ) {
        let (first, second) = (Self.beat([1, 2, 3, 4]), Self.beat(other))
        let pair = StretchPair(first.span, second.span, in: 10..<14)
        #expect(abs(pair.correlation - correlation) < 1e-6)
        #expect(abs(pair.size - Float(1.25).squareRoot()) < 1e-6)
        #expect(abs(pair.departure - squaredDeparture.squareRoot()) < 1e-6)
    }

    @Test(arguments: [(-120.0, 160.0, 47..<82), (-60, 60, 54..<70), (-340, -60, 19..<54), (120, 340, 77..<105)])
    func `a stretch lies at its times from the R peak`(start: Double, end: Double, points: Range<Int>) {
        #expect(BeatStretch(from: start, to: end).points == points)
    }
}
