// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct BeatMatcherTests {
    /// A match as text: `100N-103V` a pair, `100N-` missed, `-103V` extra.
    private static func text(_ matches: [BeatMatcher.Match]) -> [String] {
        func text(_ beat: ScoredBeat) -> String { "\(beat.sampleIndex)\(beat.beatClass.letter)" }
        return matches.map {
            switch $0 {
            case .pair(let reference, let test): "\(text(reference))-\(text(test))"
            case .missed(let reference): "\(text(reference))-"
            case .extra(let test): "-\(text(test))"
            }
        }
    }

    private static func beats(_ samples: [SampleIndex], _ beatClass: BeatClass = .normal) -> [ScoredBeat] {
        samples.map { ScoredBeat(sampleIndex: $0, beatClass: beatClass) }
    }

    private static func matches(
        _ reference: [SampleIndex], _ test: [SampleIndex], window: SampleIndex = 54, start: SampleIndex = 0,
        flutter: [ClosedRange<SampleIndex>] = []
    ) -> [String] {
        let matcher = BeatMatcher(window: window, start: start, flutter: flutter)
        return text(matcher.matches(reference: beats(reference), test: beats(test, .ventricular)))
    }

    @Test func `beats within the window are pairs, its end included`() {
        #expect(Self.matches([1_000, 2_000], [1_054, 1_946]) == ["1000N-1054V", "2000N-1946V"])
    }

    @Test func `beats beyond the window stand alone`() {
        #expect(Self.matches([1_000, 2_000], [1_055, 1_945]) == ["1000N-", "-1055V", "-1945V", "2000N-"])
    }

    @Test func `the nearer of two beats is the match`() {
        #expect(Self.matches([1_000], [960, 1_010]) == ["-960V", "1000N-1010V"])
        #expect(Self.matches([1_000], [990, 1_040]) == ["1000N-990V", "-1040V"])
        #expect(Self.matches([1_000, 1_060], [1_050]) == ["1000N-", "1060N-1050V"])
    }

    @Test func `a beat has one partner`() {
        #expect(Self.matches([1_000], [1_000, 1_001, 1_002]) == ["1000N-1000V", "-1001V", "-1002V"])
    }

    @Test func `beats missing from either list are missed or extra to the end`() {
        #expect(Self.matches([1_000, 2_000], []) == ["1000N-", "2000N-"])
        #expect(Self.matches([], [1_000, 2_000]) == ["-1000V", "-2000V"])
        #expect(Self.matches([], []) == [])
    }

    @Test func `the learning period is left out on both sides`() {
        #expect(Self.matches([500, 1_500], [500, 700, 1_500], start: 1_000) == ["1500N-1500V"])
    }

    @Test func `a beat found just before the start may match the first reference beat`() {
        #expect(Self.matches([1_002, 1_500], [998, 1_500], start: 1_000) == ["1002N-998V", "1500N-1500V"])
    }

    @Test func `a beat found just after the start is no error if its reference lies before it`() {
        #expect(Self.matches([998, 1_500], [1_002, 1_500], start: 1_000) == ["1500N-1500V"])
    }

    @Test func `in flutter nothing is compared`() {
        let found = Self.matches(
            [1_000, 2_000, 2_200, 3_000], [1_000, 2_050, 2_400, 3_000], flutter: [1_900...2_500])
        #expect(found == ["1000N-1000V", "3000N-3000V"])
    }

    @Test func `a beat at the edge of flutter still matches a reference beat outside of it`() {
        #expect(Self.matches([1_890], [1_905], flutter: [1_900...2_500]) == ["1890N-1905V"])
    }

    // The cases below have the outcome that `bxb -f 0` of the WFDB applications 10.7 gives at 360 Hz.

    @Test func `a beat whose rival has a nearer partner is paired all the same`() {
        // 1040 is nearer to 1070, but 1080 is nearer still.
        #expect(Self.matches([1_000, 1_070], [1_040, 1_080]) == ["1000N-1040V", "1070N-1080V"])
        #expect(Self.matches([1_040, 1_080], [1_000, 1_070]) == ["1040N-1000V", "1080N-1070V"])
    }

    @Test func `without that nearer partner the rival takes the beat`() {
        #expect(Self.matches([1_000, 1_070], [1_040]) == ["1000N-", "1070N-1040V"])
        #expect(Self.matches([1_000, 1_060], [1_030, 1_100]) == ["1000N-", "1060N-1030V", "-1100V"])
    }

    @Test func `beats that the test puts into flutter are none, and those of the reference there are missed`() {
        let test = BeatMatcher.beats(in: annotations("500 N,900 [,1000 V,1500 ],2000 N"))
        let reference = BeatMatcher.beats(in: annotations("500 N,1000 N,2000 N"))
        let matcher = BeatMatcher(window: 54, start: 0, flutter: [])
        #expect(
            Self.text(matcher.matches(reference: reference, test: test)) == ["500N-500N", "1000N-", "2000N-2000N"])
    }

    @Test func `flutter waves are no beats`() {
        let reference = BeatMatcher.beats(in: annotations("500 N,900 [,1000 !,1500 ],2000 N"))
        let test = BeatMatcher.beats(in: annotations("500 N,950 V,1000 V,1490 V,1600 V,2000 N"))
        let matcher = BeatMatcher(window: 54, start: 0, flutter: [900...1_500])
        #expect(Self.text(matcher.matches(reference: reference, test: test)) == ["500N-500N", "-1600V", "2000N-2000N"])
    }
}
