// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct AlarmScoreTests {
    private static func score(
        _ reference: [SampleIndex], _ alarms: [(SampleIndex, SampleIndex)], start: SampleIndex = 0,
        flutter: [ClosedRange<SampleIndex>] = []
    ) throws -> AlarmScore {
        AlarmScore(
            reference: reference, alarms: alarms.map { (onset: $0.0, knownAt: $0.1) },
            rate: try #require(SampleRate(hertz: 100)), start: start, flutter: flutter)
    }

    @Test func `onsets within ten seconds are the same, and the delay is from the reference's to its report`()
        throws
    {
        // 5000: reported 4 s later; 10000: found 10 s late, reported 12 s late; 20000 and 21001 are 10.01 s apart.
        let score = try Self.score([5_000, 10_000, 20_000], [(4_990, 5_400), (11_000, 11_200), (21_001, 21_100)])
        #expect(score.detection.hits == 2)
        #expect(score.detection.misses == 1)
        #expect(score.detection.falseAlarms == 1)
        #expect(score.delays == [4, 12])
        #expect(score.medianDelay == 4)
        #expect(score.longestDelay == 12)
        #expect(score.share(within: 10) == 0.5)
    }

    @Test func `an onset has one alarm, the nearest`() throws {
        let score = try Self.score([5_000, 5_800], [(4_900, 5_000), (5_010, 5_100), (5_790, 5_850)])
        #expect(score.detection.hits == 2)
        #expect(score.detection.falseAlarms == 1)
        #expect(score.delays == [1, 0.5])
    }

    @Test func `what lies in the learning period or in flutter is not compared`() throws {
        let score = try Self.score(
            [500, 3_000], [(510, 600), (3_000, 3_100), (7_000, 7_100)], start: 1_000, flutter: [6_000...8_000])
        #expect(score.detection.hits == 1)
        #expect(score.detection.misses == 0)
        #expect(score.detection.falseAlarms == 0)
    }

    @Test func `recordings add up`() throws {
        var sum = try Self.score([5_000], [(5_000, 5_100)])
        sum.add(try Self.score([5_000], [(9_000, 9_100)]))
        #expect(sum.detection.hits == 1 && sum.detection.misses == 1 && sum.detection.falseAlarms == 1)
        #expect(sum.delays == [1])
        #expect(AlarmScore().medianDelay.isNaN && AlarmScore().longestDelay.isNaN)
    }
}
