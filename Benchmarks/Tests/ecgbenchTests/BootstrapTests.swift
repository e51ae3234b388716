// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgbench

struct BootstrapTests {
    /// The interval of the mean of some patients' values.
    private static func interval(_ values: [Double], seed: UInt64 = 1) -> ClosedRange<Double>? {
        Bootstrap(seed: seed).intervals(patients: values.count) { drawn in
            [drawn.reduce(0) { $0 + values[$1] } / Double(drawn.count)]
        }[0]
    }

    @Test func `patients that are alike leave nothing open`() {
        #expect(Self.interval([0.75, 0.75, 0.75]) == 0.75...0.75)
    }

    @Test func `of two patients a quarter of the draws is the one twice, a quarter the other`() {
        #expect(Self.interval([0, 1]) == 0...1)
        var counts: [Double: Int] = [:]
        _ = Bootstrap().intervals(patients: 2) { drawn in
            counts[Double(drawn[0] + drawn[1]), default: 0] += 1
            return [0]
        }
        // The first call is for the patients as they are.
        #expect(counts.values.reduce(0, +) == 1_001)
        #expect(abs((counts[0] ?? 0) - 250) < 45 && abs((counts[2] ?? 0) - 250) < 45)
    }

    @Test func `of a hundred patients the interval is that of the normal distribution`() throws {
        // Half of them 1: the mean's deviation is 0.05.
        let interval = try #require(Self.interval((0..<100).map { Double($0 % 2) }))
        #expect(abs(interval.lowerBound - (0.5 - 1.96 * 0.05)) < 0.015)
        #expect(abs(interval.upperBound - (0.5 + 1.96 * 0.05)) < 0.015)
    }

    @Test func `a seed gives the same interval always, and another one another`() {
        let values = (0..<23).map { Double($0 * $0) }
        #expect(Self.interval(values, seed: 5) == Self.interval(values, seed: 5))
        #expect(Self.interval(values, seed: 5) != Self.interval(values, seed: 6))
    }

    @Test func `a draw that says nothing about a figure is left out, and a figure without any has no interval`() {
        let intervals = Bootstrap().intervals(patients: 3) { drawn in
            [drawn.contains(0) ? 4 : .nan, .nan, .infinity]
        }
        #expect(intervals == [4...4, nil, nil])
    }

    @Test func `a quantile lies between its neighbours`() {
        #expect(Bootstrap.quantile(0.25, of: [0, 10, 20]) == 5)
        #expect(Bootstrap.quantile(1, of: [0, 10, 20]) == 20)
        #expect(Bootstrap.quantile(0.5, of: [3]) == 3)
    }
}
