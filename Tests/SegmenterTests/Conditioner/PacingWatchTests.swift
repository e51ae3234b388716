// SPDX-License-Identifier: Apache-2.0

import Signal
import TestSupport
import Testing

@testable import Segmenter

@Suite struct PacingWatchTests {
    private let rate = SampleRate(hertz: 500)!

    private func verdicts(_ spikes: [(seconds: Double, area: Float)], bends: Float = 30) -> [Bool] {
        var watch = PacingWatch(rate: rate)
        return spikes.map {
            watch.push(
                Spike(sampleIndex: SampleIndex($0.seconds * 500), length: 1, area: $0.area, isPacing: false),
                bends: bends)
        }
    }

    @Test func `pulses of a clock are known from the fifth on, whatever their height`() {
        let pulses = (0..<12).map { (seconds: 0.8 * Double($0), area: Float($0 % 5 + 2)) }
        #expect(verdicts(pulses) == [Bool](repeating: false, count: 4) + [Bool](repeating: true, count: 8))
    }

    @Test func `pulses that follow the heart's own clock are known by their area`() {
        let pulses = (0..<12).map { (seconds: 0.8 * Double($0) + 0.01 * Double($0 * $0), area: Float(5)) }
        #expect(verdicts(pulses) == [Bool](repeating: false, count: 5) + [Bool](repeating: true, count: 7))
    }

    @Test func `pulses to two chambers are known by both areas`() {
        let pulses = (0..<24).map { number in
            let beat = Double(number / 2)
            let time = 0.8 * beat + 0.01 * beat * beat + (number % 2 == 0 ? 0 : 0.16)
            return (seconds: time, area: Float(number % 2 == 0 ? 2 : 5))
        }
        #expect(verdicts(pulses).dropFirst(10).allSatisfy { $0 })
    }

    /// Glitches of one sign and of 0.5 to 1.5 mV: some of a dozen are always alike.
    @Test func `glitches at random are no pulses, though many are alike`() {
        var generator = SeededGenerator(seed: 5)
        var time = 0.0
        let glitches = (0..<300).map { _ in
            time += 0.05 + 0.7 * Double.random(in: 0...1, using: &generator)
            return (seconds: time, area: Float.random(in: 2...6, using: &generator))
        }
        #expect(verdicts(glitches).count { $0 } <= 20)
    }

    @Test func `neither are those that come thick and fast, nor those that hardly stand out`() {
        let fast = (0..<40).map { (seconds: 0.1 * Double($0), area: Float(5)) }
        #expect(verdicts(fast).dropFirst(12).allSatisfy { !$0 })
        let small = (0..<12).map { (seconds: 0.8 * Double($0), area: Float(5)) }
        #expect(verdicts(small, bends: 8).allSatisfy { !$0 })
    }
}
