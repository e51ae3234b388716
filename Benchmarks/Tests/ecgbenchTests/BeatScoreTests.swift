// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct BeatScoreTests {
    private static func beat(_ beatClass: BeatClass, _ index: SampleIndex = 0) -> ScoredBeat {
        ScoredBeat(sampleIndex: index, beatClass: beatClass)
    }

    /// A score in which every cell of the table holds a number of its own.
    private static func score() throws -> BeatScore {
        let rate = try #require(SampleRate(hertz: 1_000))
        var score = BeatScore()
        let classes = BeatClass.allCases
        for (row, reference) in classes.enumerated() {
            for (column, test) in classes.enumerated() {
                for _ in 0..<(row + 1) * (column + 2) {
                    score.add(.pair(reference: beat(reference), test: beat(test)), rate: rate)
                }
            }
            for _ in 0..<(100 + row) { score.add(.missed(beat(reference)), rate: rate) }
            for _ in 0..<(1_000 + row) { score.add(.extra(beat(reference)), rate: rate) }
        }
        return score
    }

    @Test func `a QRS is found whatever its class`() throws {
        let qrs = try Self.score().qrs
        #expect(qrs.hits == (1 + 2 + 3 + 4 + 5) * (2 + 3 + 4 + 5 + 6))
        #expect(qrs.misses == 510)
        #expect(qrs.falseAlarms == 5_010)
    }

    @Test func `F and Q taken for V are no false alarms, N, S and noise are`() throws {
        let ventricular = try Self.score().ventricular
        #expect(ventricular.hits == 3 * 4)
        #expect(ventricular.misses == 3 * (2 + 3 + 5 + 6) + 102)
        #expect(ventricular.falseAlarms == (1 + 2) * 4 + 1_002)
    }

    @Test func `Q taken for S is no false alarm, N, V, F and noise are`() throws {
        let supraventricular = try Self.score().supraventricular
        #expect(supraventricular.hits == 2 * 3)
        #expect(supraventricular.misses == 2 * (2 + 4 + 5 + 6) + 101)
        #expect(supraventricular.falseAlarms == (1 + 3 + 4) * 3 + 1_001)
    }

    @Test func `shares follow from the counts`() {
        let detection = BeatScore.Detection(hits: 90, misses: 10, falseAlarms: 30)
        #expect(detection.sensitivity == 0.9)
        #expect(detection.predictivity == 0.75)
        #expect(abs(detection.f1 - 2 * 0.9 * 0.75 / (0.9 + 0.75)) < 1e-12)
        #expect(BeatScore.Detection(hits: 0, misses: 0, falseAlarms: 0).sensitivity.isNaN)
    }

    @Test func `offsets are in milliseconds, late ones positive`() throws {
        let rate = try #require(SampleRate(hertz: 500))
        var score = BeatScore()
        for offset in [-30, -5, 0, 1, 10, 11, 26] as [SampleIndex] {
            score.add(.pair(reference: Self.beat(.normal, 100), test: Self.beat(.normal, 100 + offset)), rate: rate)
        }
        #expect(score.medianOffset == 2)
        #expect(score.share(within: 20) == 4.0 / 7)
        #expect(score.share(within: 50) == 5.0 / 7)
    }

    @Test func `the spread of offsets is that of their magnitudes`() throws {
        let rate = try #require(SampleRate(hertz: 1_000))
        var score = BeatScore()
        for offset in -10...10 as ClosedRange<SampleIndex> {
            score.add(.pair(reference: Self.beat(.normal, 100), test: Self.beat(.normal, 100 + offset)), rate: rate)
        }
        #expect(score.medianOffset == 0)
        #expect(score.offsetQuantile(0.95) == 10)
        #expect(score.offsetQuantile(0.5) == 5)
        #expect(BeatScore().offsetQuantile(0.95).isNaN)
    }

    @Test func `a delay of exactly the limit is within it`() {
        var score = BeatScore()
        for delay in [100, 400, 401, 900] { score.add(delay: Double(delay)) }
        #expect(score.share(foundWithin: 400) == 0.5)
        #expect(score.delayQuantile(1) == 900)
    }

    @Test func `gross counts are the sums of the records'`() throws {
        let one = try Self.score()
        var two = one
        two.add(one)
        #expect(two.qrs.hits == 2 * one.qrs.hits)
        #expect(two.counts.joined().reduce(0, +) == 2 * one.counts.joined().reduce(0, +))
        #expect(two.offsets.count == 2 * one.offsets.count)
    }
}
