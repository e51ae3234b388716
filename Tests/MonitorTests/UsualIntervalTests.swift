// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Monitor

@Suite struct UsualIntervalTests {
    /// T with each of some beats, in samples at 250 Hz; times in seconds.
    private func medians(_ beats: [Double]) -> [Int?] {
        var usual = UsualInterval(rate: SampleRate(hertz: 250)!)
        return beats.map {
            usual.note(beatAt: SampleIndex(($0 * 250).rounded()))
            return usual.median
        }
    }

    @Test func `T is the median of the distances that ended in the past 10 s`() {
        // 0.5 s for long, then 1.0 s: of 10 s past, the change carries the median once more than half are long.
        var beats = (0..<30).map { 1 + Double($0) * 0.5 }
        for _ in 0..<12 { beats.append(beats.last! + 1) }
        for (index, median) in medians(beats).enumerated().dropFirst() {
            let past = (1...index).filter { beats[$0] >= beats[index] - 10 }
            let sorted = past.map { Int(((beats[$0] - beats[$0 - 1]) * 250).rounded()) }.sorted()
            #expect(median == (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2, "beat \(index)")
        }
    }

    @Test func `a gap sets no T`() {
        // The only distance that ended in the 10 s before 30 s is a gap.
        #expect(medians([1, 1.6, 2.2, 30, 30.6]) == [nil, 150, 150, nil, 150])
        #expect(medians([1, 3.5]) == [nil, 625])
        #expect(medians([1, 3.504]) == [nil, nil])
    }

    @Test func `of more distances than it holds the newest count`() {
        var usual = UsualInterval(rate: SampleRate(hertz: 2_000)!)
        for index in 0..<200 { usual.note(beatAt: SampleIndex(index * 200)) }
        let median = usual.median
        #expect(median == 200)
    }
}
