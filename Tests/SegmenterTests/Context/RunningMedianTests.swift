// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Segmenter

@Suite struct RunningMedianTests {
    @Test(arguments: [3, 50, 100_000])
    func `it is the upper median of the last 64 numbers, whether they repeat or not`(bound: Int) {
        var generator = SeededGenerator(seed: UInt64(bound))
        var median = RunningMedian()
        var numbers: [Int] = []
        #expect(median.median == nil)
        for _ in 0..<400 {
            numbers.append(Int.random(in: 0..<bound, using: &generator))
            median.append(numbers.last!)
            let last = numbers.suffix(64).sorted()
            #expect(median.median == last[last.count / 2])
        }
    }

    @Test func `a restart forgets all numbers`() {
        var median = RunningMedian()
        for number in 0..<100 { median.append(number) }
        median.restart()
        #expect(median.median == nil)
        median.append(7)
        #expect(median.median == 7)
        for number in 8..<200 { median.append(number) }
        #expect(median.median == 168)
    }
}
