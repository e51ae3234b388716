// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@Suite struct NormalIntervalsTests {
    /// The definitions, one pass after the other in Float64; `nil` breaks the succession.
    private static func direct(_ intervals: [Int?]) -> (mean: Double, deviation: Double, difference: Double) {
        let known = intervals.compactMap { $0 }.map(Double.init)
        let mean = known.reduce(0, +) / Double(known.count)
        let spread = known.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
        let squares = zip(intervals, intervals.dropFirst()).compactMap { first, second -> Double? in
            guard let first, let second else { return nil }
            return Double(second - first) * Double(second - first)
        }
        return (
            mean, (spread / Double(known.count - 1)).squareRoot(),
            (squares.reduce(0, +) / Double(squares.count)).squareRoot()
        )
    }

    private static func measured(_ intervals: [Int?]) -> NormalIntervals {
        var measured = NormalIntervals()
        for interval in intervals { measured.note(interval) }
        return measured
    }

    @Test(arguments: [0, 1, 7], [800, 86_400_000])
    func `SDNN and RMSSD are those of the definitions, whatever the intervals' size`(seed: Int, size: Int) throws {
        var random = SystemRandomNumberGenerator()
        let intervals: [Int?] = (0..<20_000).map { index in
            seed > 0 && index % 97 < seed ? nil : size + Int.random(in: -60...60, using: &random)
        }
        let measured = Self.measured(intervals)
        let direct = Self.direct(intervals)
        #expect(measured.count == intervals.compactMap { $0 }.count)
        #expect(abs(try #require(measured.mean) - direct.mean) < 1e-7)
        #expect(abs(try #require(measured.standardDeviation) - direct.deviation) < 1e-7)
        #expect(abs(try #require(measured.successiveDifference) - direct.difference) < 1e-7)
    }

    @Test func `a textbook's five intervals`() throws {
        // By hand: mean 800, squared deviations 100 + 400 + 0 + 900 + 400 = 1800 over 4; differences 30, -20, -30, 50: 4700 over 4.
        let measured = Self.measured([790, 820, 800, 770, 820])
        #expect(measured.mean == 800)
        #expect(measured.standardDeviation == 450.0.squareRoot())
        #expect(measured.successiveDifference == 1_175.0.squareRoot())
    }

    @Test func `what is not known has no figure`() {
        #expect(Self.measured([]).mean == nil)
        #expect(Self.measured([800]).mean == 800)
        #expect(Self.measured([800]).standardDeviation == nil)
        #expect(Self.measured([800, nil, 820]).successiveDifference == nil)
        #expect(Self.measured([800, nil, 820]).standardDeviation == 200.0.squareRoot())
        #expect(Self.measured([800, 800]).standardDeviation == 0)
    }
}
