// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct HeartRateScoreTests {
    @Test func `the error is the root of the mean square where both have a rate`() {
        // Differences 3 and -4 where both are known: the root of 12.5, of a mean of 70.
        let score = HeartRateScore(
            reference: [60, 80, nil, 90, nil], test: [63, 76, 50, nil, nil] as [Float?])
        #expect(score.referenceCount == 3)
        #expect(score.count == 2)
        #expect(score.unfoundedCount == 1)
        #expect(abs(score.error - 12.5.squareRoot()) < 1e-12)
        #expect(score.meanReference == 70)
        #expect(abs(score.normalizedError - 12.5.squareRoot() / 70) < 1e-12)
        #expect(abs(score.shownShare - 2.0 / 3) < 1e-12)
    }

    @Test func `over recordings measurements count alike, and normalized errors have a mean`() {
        var score = HeartRateScore(reference: [100, 100, 100] as [Float?], test: [100, 100, 100] as [Float?])
        score.add(HeartRateScore(reference: [60] as [Float?], test: [66] as [Float?]))
        // A recording without any rate has no error to be averaged.
        score.add(HeartRateScore(reference: [nil] as [Float?], test: [70] as [Float?]))
        #expect(score.count == 4)
        #expect(score.error == 3)
        #expect(score.meanReference == 90)
        #expect(abs(score.averageNormalizedError - 0.05) < 1e-12)
        #expect(score.unfoundedCount == 1)
    }

    @Test func `without measurements there are no figures`() {
        let score = HeartRateScore(reference: [nil] as [Float?], test: [nil] as [Float?])
        #expect(score.error.isNaN && score.meanReference.isNaN && score.shownShare.isNaN)
    }

    @Test(arguments: [(128.0, [0, 128, 256]), (257.4, [0, 258, 515])])
    func `seconds begin at the first sample at or after them`(hertz: Double, expected: [SampleIndex]) throws {
        var clock = SecondClock(rate: try #require(SampleRate(hertz: hertz)))
        #expect((SampleIndex(0)..<600).filter { clock.isWholeSecond($0) }.prefix(3) == expected[...])
    }

    @Test func `a moment has the rate of the last beat, unless that lies too far back`() throws {
        func report(_ index: SampleIndex, _ rate: Float?) -> DetectedBeats.Report {
            DetectedBeats.Report(
                beat: Beat(sampleIndex: index, detectedAt: index + 30), beatClass: .normal, heartRate: rate)
        }
        let rates = MonitorRun.rates(
            [report(90, nil), report(200, 70), report(290, 72)], sampleCount: 801,
            rate: try #require(SampleRate(hertz: 100)), longest: 400)
        #expect(rates == [nil, nil, 70, 72, 72, 72, 72, nil, nil])
    }
}
