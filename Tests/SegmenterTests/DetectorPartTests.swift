// SPDX-License-Identifier: Apache-2.0

import Signal
import TestSupport
import Testing

@testable import Segmenter

struct DetectorPartTests {
    @Test(arguments: [1, 2, 7, 64])
    func `a moving sum is the sum of the last values, without drift`(length: Int) {
        var generator = SeededGenerator(seed: UInt64(length))
        var sum = MovingSum(length: length)
        var values = [Int64](repeating: 0, count: length)
        for _ in 0..<20_000 {
            let value = Int64.random(in: -(1 << 40)...(1 << 40), using: &generator)
            values.append(value)
            #expect(sum.push(value) == values.suffix(length).reduce(0, +))
        }
        sum.fill(-3)
        #expect(sum.sum == -3 * Int64(length))
    }

    @Test func `the history gives back values by their age`() {
        var history = History<Int32>(capacity: 5)
        for value in 0..<100 as Range<Int64> { history.push(value) }
        for age in 0..<5 { #expect(history[age: age] == 99 - Int64(age)) }
        history.fill(7)
        #expect(history[age: 4] == 7)
    }

    @Test(arguments: 1...20)
    func `the median of eight is that of the last eight values`(count: Int) {
        var generator = SeededGenerator(seed: 5)
        var median = MedianOfEight()
        var values: [Float] = []
        for _ in 0..<count {
            values.append(Float(generator.nextNormal()))
            median.push(values.last!)
        }
        let sorted = values.suffix(8).sorted()
        let expected = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        #expect(median.median == expected)
    }

    @Test(arguments: 1...20)
    func `the deviation of eight is the median distance from their median, as a share of it`(count: Int) {
        var generator = SeededGenerator(seed: 6)
        var median = MedianOfEight()
        var values: [Float] = []
        for _ in 0..<count {
            values.append(10 + Float(generator.nextNormal()))
            median.push(values.last!)
        }
        func middle(_ values: some Collection<Float>) -> Float {
            let sorted = values.sorted()
            return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }
        let last = values.suffix(8)
        let expected = middle(last.map { abs($0 - middle(last)) }) / middle(last)
        #expect(abs(median.relativeDeviation - expected) < 1e-6)
        #expect((median.relativeDeviation == 0) == (count == 1))
        median.removeAll()
        #expect(median.relativeDeviation == 0)
        // What was removed has no say in what comes.
        for _ in 0..<3 { median.push(4) }
        #expect(median.relativeDeviation == 0)
        median.push(-40)
        median.push(-40)
        median.push(-40)
        median.push(-40)
        #expect(median.relativeDeviation == 0, "nor is there a share of a median below 0")
    }

    @Test(arguments: [1, 2, 3, 10, 60, 200], [0, 0.25, 0.5, 1] as [Float])
    func `the background is a quantile of the last values`(count: Int, share: Float) {
        var generator = SeededGenerator(seed: UInt64(count))
        var recent = RecentEnergy(capacity: 60)
        var values: [Float] = []
        for index in 0..<count {
            // Many equal values are what quickselect gets wrong, if anything.
            values.append(index % 3 == 0 ? 1 : Float(generator.nextUniform()))
            recent.push(values.last!)
        }
        let sorted = values.suffix(60).sorted()
        #expect(recent.quantile(share) == sorted[min(Int(share * Float(sorted.count)), sorted.count - 1)])
        recent.removeAll()
        #expect(recent.quantile(share) == 0)
    }

    @Test func `a list of candidates drops the oldest ones and finds the highest`() {
        var list = CandidateList()
        for index in 0..<20 {
            var candidate = QRSCandidate()
            candidate.centreIndex = SampleIndex(index)
            candidate.height = Float(index % 7)
            list.append(candidate)
        }
        #expect(list.count == 16)
        #expect(list[0].centreIndex == 4)
        #expect(list.highest(from: 0) { _ in true }.map { list[$0].centreIndex } == 6)
        #expect(list.highest(from: 14) { _ in true }.map { list[$0].centreIndex } == 19)
        list.removeAll(through: 18)
        #expect(list.count == 1)
        #expect(list.highest(from: 20) { _ in true } == nil)
    }

    @Test(arguments: Detection.rates)
    func `samples become units and extremes stay in range`(hertz: Double) {
        #expect(CandidateFinder.units(1) == 4_096)
        #expect(CandidateFinder.units(-0.000_2) == -1)
        #expect(CandidateFinder.units(.infinity) == 1 << 30)
        #expect(CandidateFinder.units(-.infinity) == -(1 << 30))
    }
}
