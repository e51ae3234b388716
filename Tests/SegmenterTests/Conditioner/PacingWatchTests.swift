// SPDX-License-Identifier: Apache-2.0

import Signal
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

    @Test func `neither are those that come thick and fast, nor those that hardly stand out`() {
        let fast = (0..<40).map { (seconds: 0.1 * Double($0), area: Float(5)) }
        #expect(verdicts(fast).dropFirst(12).allSatisfy { !$0 })
        let small = (0..<12).map { (seconds: 0.8 * Double($0), area: Float(5)) }
        #expect(verdicts(small, bends: 8).allSatisfy { !$0 })
    }
}
