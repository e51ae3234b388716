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

    @Test func `a beat found just behind the start is no error where its reference lies before it`() {
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
}
