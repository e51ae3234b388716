// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import ecgbench

struct SampleRateConverterTests {
    private static func sine(_ hertz: Double, rate: Int, seconds: Int) -> [Float] {
        (0..<rate * seconds).map { Float(sin(2 * Double.pi * hertz * Double($0) / Double(rate) + 0.3)) }
    }

    @Test(arguments: [128, 250, 360, 500, 1_000], [0.5, 10, 40])
    func `what both rates can hold keeps its height and its time`(rate: Int, hertz: Double) throws {
        let found = SampleRateConverter(from: 360, to: rate).converted(Self.sine(hertz, rate: 360, seconds: 10))
        let expected = Self.sine(hertz, rate: rate, seconds: 10)
        // A second at either end is left to the edges.
        let errors = (rate..<9 * rate).map { abs(found[$0] - expected[$0]) }
        #expect(try #require(errors.max()) < 0.001)
    }

    @Test func `what the lower rate cannot hold is taken out`() throws {
        let found = SampleRateConverter(from: 360, to: 128).converted(Self.sine(75, rate: 360, seconds: 10))
        #expect(try #require(found[128..<9 * 128].map(abs).max()) < 0.001)
    }

    @Test(arguments: [128, 250, 500, 1_000]) func `a constant stays, and so does the duration`(rate: Int) {
        let found = SampleRateConverter(from: 360, to: rate).converted([Float](repeating: 2.5, count: 3_600))
        #expect(abs(found.count - 10 * rate) <= 3)
        #expect(found.allSatisfy { abs($0 - 2.5) < 1e-5 })
        #expect(SampleRateConverter(from: 360, to: rate).converted([]).isEmpty)
    }
}
