// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Segmenter

@Suite struct SteadyIntervalTests {
    private static let rate = SampleRate(hertz: 1_000)!

    /// The steady interval after intervals in milliseconds.
    private static func steady(after intervals: some Sequence<Int>) -> Float {
        var steady = SteadyInterval(rate: rate)
        for interval in intervals { steady.note(interval) }
        return steady.length
    }

    private static func repeated(_ interval: Int, _ count: Int) -> [Int] { [Int](repeating: interval, count: count) }

    @Test func `it begins as the mean, and is nothing before`() {
        #expect(Self.steady(after: []) == 0)
        #expect(Self.steady(after: [200, 300]) == 250)
        #expect(abs(Self.steady(after: [200, 300, 200, 300, 200, 300, 200, 300]) - 250) < 1e-3)
        var steady = SteadyInterval(rate: Self.rate)
        for _ in 0..<20 { steady.note(200) }
        steady.restart()
        #expect(steady.length == 0)
        steady.note(90)
        #expect(steady.length == 90)
    }

    @Test func `a heart that doubles its rate in two minutes takes it along`() {
        // 200 beats, each 0.35 % shorter than the one before.
        var interval = 900.0
        var intervals = Self.repeated(900, 20)
        while interval > 450 {
            interval *= 0.996_5
            intervals.append(Int(interval))
        }
        #expect(abs(Self.steady(after: intervals) / 450 - 1) < 0.01)
    }

    @Test func `a tachycardia of a thousand beats leaves it behind, and its end is seen`() {
        let before = Self.repeated(900, 50) + Self.repeated(450, 1_000)
        // Two beats at 1 %, then 0.03 % each.
        #expect(abs(Self.steady(after: before) - 653) < 5)
        #expect(abs(Self.steady(after: before + Self.repeated(900, 60)) / 900 - 1) < 0.01)
    }

    @Test func `a slower rate and early beats between others do not freeze it`() {
        let rest = Self.repeated(600, 50)
        #expect(abs(Self.steady(after: rest + Self.repeated(900, 60)) - 900) < 5)
        let trigeminy = (0..<900).map { [900, 500, 1_300][$0 % 3] }
        #expect(abs(Self.steady(after: trigeminy) / 900 - 1) < 0.03)
    }

    @Test func `from a slow rate back to one below 100 a minute is no tachycardia`() {
        let slow = Self.repeated(1_900, 200)
        #expect(Self.steady(after: slow) == 1_000)
        #expect(abs(Self.steady(after: slow + Self.repeated(700, 120)) - 700) < 5)
    }
}
