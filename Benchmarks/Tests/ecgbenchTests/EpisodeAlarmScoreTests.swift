// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Signal
import Testing

@testable import ecgbench

struct EpisodeAlarmScoreTests {
    /// Half an hour at 100 samples a second, of which the first 10 s are not compared.
    private static func score(
        _ reference: [EpisodeMatcher.Episode], _ alarms: [EpisodeMatcher.Episode],
        flutter: [ClosedRange<SampleIndex>] = []
    ) throws -> EpisodeAlarmScore {
        EpisodeAlarmScore(
            reference: reference, alarms: alarms, rate: try #require(SampleRate(hertz: 100)), start: 1_000,
            end: 181_000, flutter: flutter)
    }

    @Test func `an alarm is true up to ten seconds from an episode, on either side`() throws {
        let score = try Self.score(
            [20_000..<30_000], [18_000..<19_000, 18_000..<18_999, 25_000..<25_100, 31_000..<31_500, 31_001..<31_500])
        #expect(score.trueCount == 3)
        #expect(score.falseCount == 2)
        #expect(score.foundCount == 1 && score.missedCount == 0)
        // The onset of the third lies 50 s after the episode's: those who compare onsets alone would call it false.
        #expect(score.falsePerHour == 4)
    }

    @Test func `an episode without an alarm is missed, and the hours are those that were compared`() throws {
        let score = try Self.score([20_000..<21_000, 50_000..<51_000], [51_500..<52_000])
        #expect(score.foundCount == 1 && score.missedCount == 1)
        #expect(score.sensitivity == 0.5)
        #expect(score.hours == 0.5)
        #expect(score.falsePerHour == 0)
    }

    @Test func `what begins in the learning period or in flutter is not counted, but answers for others`() throws {
        let score = try Self.score(
            [500..<3_000], [900..<1_000, 2_500..<2_600, 61_000..<62_000], flutter: [60_000...70_000])
        #expect(score.trueCount == 1 && score.falseCount == 0)
        #expect(score.foundCount == 0 && score.missedCount == 0)
    }

    @Test func `recordings add up, and nothing has no rate`() throws {
        var sum = try Self.score([20_000..<21_000], [20_000..<21_000, 90_000..<91_000])
        sum.add(try Self.score([20_000..<21_000], []))
        #expect(sum.trueCount == 1 && sum.falseCount == 1 && sum.foundCount == 1 && sum.missedCount == 1)
        #expect(sum.hours == 1 && sum.falsePerHour == 1)
        #expect(EpisodeAlarmScore().falsePerHour.isNaN && EpisodeAlarmScore().sensitivity.isNaN)
    }

    @Test func `each onset is an alarm, also one dated before the end of the last, and a last one lasts`() {
        func event(_ phase: RhythmEvent.Phase, _ index: SampleIndex) -> RhythmEvent {
            RhythmEvent(kind: .ventricularTachycardia, phase: phase, sampleIndex: index, heartRate: 0)
        }
        let events = [event(.onset, 100), event(.end, 500), event(.onset, 400), event(.end, 600), event(.onset, 900)]
        #expect(
            EpisodeMatcher.alarms(of: [.ventricularTachycardia], in: events, recordEnd: 1_000)
                == [100..<500, 400..<600, 900..<1_000])
        #expect(
            EpisodeMatcher.episodes(of: [.ventricularTachycardia], in: events, recordEnd: 1_000)
                == [100..<600, 900..<1_000])
        #expect(EpisodeMatcher.alarms(of: [.couplet], in: events, recordEnd: 1_000).isEmpty)
    }
}
