// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Segmenter

@Suite struct BeatAlignmentTests {
    private static func aligned(
        _ beat: InlineArray<187, Float>, to usual: InlineArray<187, Float>
    ) -> InlineArray<187, Float> {
        let beat = BeatShape.buffer(beat)
        let usual = BeatShape.buffer(usual)
        let moved = FixedBuffer<Float>(repeating: 0, count: 187)
        BeatAlignment.align(beat.span, to: usual.span, into: moved)
        return BeatShape.points(moved)
    }

    private static func largestDifference(
        _ one: InlineArray<187, Float>, _ other: InlineArray<187, Float>
    ) -> Float {
        one.indices.map { abs(one[$0] - other[$0]) }.max()!
    }

    @Test(arguments: [0, 0.5, 2.5, -4, -6.3])
    func `a beat that was moved comes back onto the usual one`(points: Double) {
        let usual = BeatShape.points(BeatShape.usual)
        let moved = BeatShape.points { BeatShape.usual($0 - 8 * points) }
        let aligned = Self.aligned(moved, to: usual)
        #expect(Self.largestDifference(aligned, usual) < 0.04)
        if points != 0 { #expect(Self.largestDifference(moved, usual) > 0.1) }
    }

    @Test func `a beat of another size comes back, too`() {
        let usual = BeatShape.points(BeatShape.usual)
        let moved = BeatShape.points { 3 * BeatShape.usual($0 - 24) + 0.5 }
        let expected = BeatShape.points { 3 * BeatShape.usual($0) + 0.5 }
        #expect(Self.largestDifference(Self.aligned(moved, to: usual), expected) < 0.12)
    }

    @Test func `a complex that lies where the usual one does is not moved`() {
        let complex = BeatShape.points { BeatShape.hump($0, at: 0, reach: 44) }
        let narrow = BeatShape.points { BeatShape.hump($0, at: 0, reach: 28) }
        #expect(Self.largestDifference(Self.aligned(complex, to: complex), complex) < 1e-5)
        #expect(Self.largestDifference(Self.aligned(narrow, to: complex), narrow) < 1e-5)
    }

    @Test func `a beat without a complex stays as it is, to the bit`() {
        let usual = BeatShape.points(BeatShape.usual)
        let flat = BeatShape.points { abs($0) > 250 ? $0 / 1_000 : 0.125 }
        #expect(BeatShape.array(Self.aligned(flat, to: usual)) == BeatShape.array(flat))
        #expect(BeatShape.array(Self.aligned(usual, to: flat)) == BeatShape.array(usual))
    }

    @Test func `no beat is moved by more than 56 ms`() {
        let usual = BeatShape.points { BeatShape.hump($0, at: 0, reach: 60) }
        let far = BeatShape.points { BeatShape.hump($0, at: 80, reach: 60) }
        let expected = BeatShape.points { BeatShape.hump($0, at: 24, reach: 60) }
        #expect(Self.largestDifference(Self.aligned(far, to: usual), expected) < 1e-5)
    }
}
