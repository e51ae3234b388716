// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synthesis
import Testing

@testable import Segmenter

@Suite struct GlitchPathTests {
    /// What a path costs that takes these samples for the signal's, by the definition.
    private func cost(of taken: [Int], in samples: [Float]) -> Double {
        var cost = 10.5 * Double(samples.count - taken.count)
        for (before, (here, after)) in zip(taken, zip(taken.dropFirst(), taken.dropFirst(2))) {
            let slope = Double(samples[after] - samples[here]) / Double(after - here)
            let slopeBefore = Double(samples[here] - samples[before]) / Double(here - before)
            cost += 2 * log(1 + abs(slope - slopeBefore) * 2 / Double(after - before) / 0.02)
        }
        return cost
    }

    /// The cheapest of all paths that begin with the first two samples and make no step of more than five.
    private func cheapest(in samples: [Float]) -> (taken: [Int], cost: Double, isClear: Bool) {
        var best: (taken: [Int], cost: Double) = ([], .infinity)
        var second = Double.infinity
        for mask in 0..<1 << (samples.count - 2) {
            let taken = [0, 1] + (2..<samples.count).filter { mask >> ($0 - 2) & 1 == 1 }
            let isPath = zip(taken, taken.dropFirst()).allSatisfy { $1 - $0 <= 5 }
            guard isPath, samples.count - 1 - taken[taken.count - 1] < 5 else { continue }
            let cost = cost(of: taken, in: samples)
            if cost < best.cost {
                (best, second) = ((taken, cost), best.cost)
            } else {
                second = min(second, cost)
            }
        }
        return (best.taken, best.cost, second > best.cost + 0.01)
    }

    @Test func `no path is cheaper than the one that is found`() {
        var random = SplitMix64(seed: 7)
        var clearCount = 0
        for _ in 0..<300 {
            let samples = (0..<9).map { index in
                let heart = 0.2 * sin(Double(index)) + (index == 5 ? 0.8 : 0)
                return Float(heart + (random.nextUniform() < 0.3 ? 4 * random.nextUniform() - 2 : 0))
            }
            let best = cheapest(in: samples)
            guard best.isClear else { continue }
            clearCount += 1
            var path = GlitchPath()
            path.start(at: 100, samples[0], samples[1])
            for sample in samples.dropFirst(2) { path.push(sample, meanBend: 0.03) }
            for index in 3..<samples.count {
                let next = best.taken.filter { $0 > index }.map { Int64(100 + $0) }
                let expected: GlitchPath.Passage =
                    best.taken.contains(index)
                    ? .signal : .glitch(next: next.first, second: next.dropFirst().first)
                #expect(path.passage(at: Int64(100 + index)) == expected)
            }
        }
        #expect(clearCount > 250)
    }

    @Test func `costs stay small, and the path stays the same`() {
        var path = GlitchPath()
        path.start(at: 0, 0, 0)
        // A million bends of 2 mV, and a glitch after them.
        for index in 0..<1_000_000 { path.push(Float(index % 8), meanBend: 0) }
        for millivolts: Float in [0, 1, 2, 3, 9, 5, 6, 7] { path.push(millivolts, meanBend: 0) }
        #expect(path.passage(at: 1_000_006) == .glitch(next: 1_000_007, second: 1_000_008))
        #expect(path.passage(at: 1_000_007) == .signal)
    }
}
