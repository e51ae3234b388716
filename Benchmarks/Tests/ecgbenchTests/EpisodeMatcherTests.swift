// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

/// Episodes whose outcome is worked out beside them; `epicmp -f 0` of the WFDB applications 10.7 gives the same.
struct EpisodeMatcherTests {
    private static func fibrillation(
        _ reference: String, _ test: String, start: SampleIndex = 0, marks: [String] = ["(AFIB"]
    ) -> EpisodeScore {
        EpisodeMatcher(start: start, end: 10_000).score(
            reference: EpisodeMatcher.episodes(of: marks, in: annotations(reference), recordEnd: 10_000),
            test: EpisodeMatcher.episodes(of: ["(AFIB"], in: annotations(test), recordEnd: 10_000))
    }

    @Test func `an episode is found by any overlap, its duration by all of it`() {
        // Reference 1000-2000 and 5000-5500; test 1500-2500, 5600-5700 and 8000 to the end.
        let reference = "10 +(N,1000 +(AFIB,2000 +(N,5000 +(AFIB,5500 +(AFL,6000 +(N,9000 N"
        let test = "10 N,1500 +(AFIB,2500 +(N,5600 +(AFIB,5700 +(N,8000 +(AFIB,9000 N"
        #expect(
            Self.fibrillation(reference, test)
                == EpisodeScore(
                    found: 1, missed: 1, right: 1, wrong: 2, referenceSamples: 1_500, testSamples: 3_100,
                    foundSamples: 500, rightSamples: 500))
        // With flutter the second episode lasts until 6000, and the test's second lies in it.
        #expect(
            Self.fibrillation(reference, test, marks: ["(AFIB", "(AFL"])
                == EpisodeScore(
                    found: 2, missed: 0, right: 2, wrong: 1, referenceSamples: 2_000, testSamples: 3_100,
                    foundSamples: 600, rightSamples: 600))
    }

    @Test func `an episode found in parts is one, and one without a length is wrong`() {
        // Another rhythm's mark ends an episode: 100-1000 and 1200-3000, then 6000-6000.
        #expect(
            Self.fibrillation(
                "10 +(AFIB,4000 +(N,9000 N",
                "100 +(AFIB,1000 +(VT,1200 +(AFIB,3000 +(N,6000 +(AFIB,6000 +(N,9000 N")
                == EpisodeScore(
                    found: 1, missed: 0, right: 2, wrong: 1, referenceSamples: 3_990, testSamples: 2_700,
                    foundSamples: 2_700, rightSamples: 2_700))
    }

    @Test func `flutter lies between its marks`() {
        func score(_ reference: String, _ test: String) -> EpisodeScore {
            EpisodeMatcher(start: 0, end: 10_000).score(
                reference: EpisodeMatcher.flutter(in: annotations(reference), recordEnd: 10_000),
                test: EpisodeMatcher.flutter(in: annotations(test), recordEnd: 10_000))
        }
        #expect(
            score("10 N,1000 [,2000 ],4000 [,4100 ],9000 N", "10 N,1900 [,4050 ],5000 [,5100 ],9000 N")
                == EpisodeScore(
                    found: 2, missed: 0, right: 1, wrong: 1, referenceSamples: 1_100, testSamples: 2_250,
                    foundSamples: 150, rightSamples: 150))
        // The last one never ends.
        #expect(score("10 N,9000 [", "10 N").referenceSamples == 1_000)
    }

    @Test func `the monitor's conditions last from onset to end, and those of several kinds are joined`() {
        func event(_ kind: RhythmEvent.Kind, _ phase: RhythmEvent.Phase, _ sample: SampleIndex) -> RhythmEvent {
            RhythmEvent(kind: kind, phase: phase, sampleIndex: sample, heartRate: 0)
        }
        // Made-up events; of the last asystole no end was reported, and a pause is not asked for.
        let events = [
            event(.irregularRhythm, .onset, 100), event(.asystole, .onset, 300), event(.irregularRhythm, .end, 400),
            event(.asystole, .end, 500), event(.pause, .onset, 600), event(.pause, .end, 700),
            event(.asystole, .onset, 900),
        ]
        #expect(
            EpisodeMatcher.episodes(of: [.irregularRhythm], in: events, recordEnd: 1_000) == [100..<400])
        #expect(
            EpisodeMatcher.episodes(of: [.irregularRhythm, .asystole], in: events, recordEnd: 1_000)
                == [100..<500, 900..<1_000])
        #expect(EpisodeMatcher.episodes(of: [], in: events, recordEnd: 1_000).isEmpty)
    }

    @Test func `what lies before the start is not compared, and what reaches across counts from there`() {
        let score = Self.fibrillation(
            "10 +(AFIB,500 +(N,800 +(AFIB,2000 +(N", "600 +(AFIB,1500 +(N,3000 +(N", start: 1_000)
        #expect(
            score
                == EpisodeScore(
                    found: 1, missed: 0, right: 1, wrong: 0, referenceSamples: 1_000, testSamples: 500,
                    foundSamples: 500, rightSamples: 500))
        #expect(score.durationSensitivity == 0.5)
        #expect(score.durationPredictivity == 1)
    }

    @Test func `recordings add up`() {
        var sum = EpisodeScore(
            found: 1, missed: 2, right: 3, wrong: 4, referenceSamples: 5, testSamples: 6, foundSamples: 2,
            rightSamples: 3)
        sum.add(sum)
        #expect(
            sum
                == EpisodeScore(
                    found: 2, missed: 4, right: 6, wrong: 8, referenceSamples: 10, testSamples: 12, foundSamples: 4,
                    rightSamples: 6))
        #expect(EpisodeScore().sensitivity.isNaN)
    }
}
