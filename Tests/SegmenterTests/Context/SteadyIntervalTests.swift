// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Segmenter

@Suite struct SteadyIntervalTests {
    private static func steady(after intervals: some Sequence<Int>) -> Float {
        var steady = SteadyInterval()
        for interval in intervals { steady.note(interval) }
        return steady.length
    }

    @Test func `it begins as the mean, and is nothing before`() {
        #expect(Self.steady(after: []) == 0)
        #expect(Self.steady(after: [200, 300]) == 250)
        #expect(abs(Self.steady(after: [200, 300, 200, 300, 200, 300, 200, 300]) - 250) < 1e-3)
        var steady = SteadyInterval()
        for _ in 0..<20 { steady.note(200) }
        steady.restart()
        #expect(steady.length == 0)
        steady.note(90)
        #expect(steady.length == 90)
    }

    @Test func `a heart that doubles its rate in two minutes takes it along`() {
        // 200 beats, each 0.35 % shorter than the one before.
        var interval = 1_000.0
        var intervals = [Int](repeating: 1_000, count: 20)
        while interval > 500 {
            interval *= 0.996_5
            intervals.append(Int(interval))
        }
        #expect(abs(Self.steady(after: intervals) / 500 - 1) < 0.01)
    }

    @Test func `a tachycardia of a thousand beats leaves it behind, and its end is seen`() {
        let rest = [Int](repeating: 1_000, count: 50)
        let tachycardia = [Int](repeating: 550, count: 1_000)
        let during = Self.steady(after: rest + tachycardia)
        // Two beats at 1 %, then 0.03 % each.
        #expect(during > 700 && during < 750)
        #expect(abs(Self.steady(after: rest + tachycardia + [Int](repeating: 1_000, count: 60)) / 1_000 - 1) < 0.01)
    }

    @Test func `a slower rate and early beats between others do not freeze it`() {
        let rest = [Int](repeating: 600, count: 50)
        #expect(abs(Self.steady(after: rest + [Int](repeating: 1_000, count: 60)) - 1_000) < 5)
        let trigeminy = (0..<900).map { [1_000, 600, 1_400][$0 % 3] }
        #expect(abs(Self.steady(after: trigeminy) / 1_000 - 1) < 0.03)
    }
}
