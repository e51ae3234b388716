// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Segmenter

struct BeatEvidenceTests {
    /// A plain beat in little noise.
    private static func evidence(_ change: (inout BeatEvidence) -> Void = { _ in }) -> BeatEvidence {
        var evidence = BeatEvidence(
            noise: 0.05, likes: 1, shareOfBeats: 0.8, sharpness: 1, sharpnessOfLast: 1,
            match: TemplateMatch(residual: 0.17, scale: 1, lag: 0), distance: 800, distanceInIntervals: 1,
            regularity: 1)
        change(&evidence)
        return evidence
    }

    @Test func `the log-odds of a plain beat`() {
        // 0.563 - 3.302 ln(0.03 + 0.05 / 2) + 2.458 ln 0.5 - 1.677 ln(0.03 + 0.17): 0.563 + 9.5772 - 1.7038 + 2.6990.
        #expect(abs(Self.evidence().logOdds - 11.135_47) < 1e-4)
    }

    @Test func `the log-odds of a doubtful wave, to which every measure adds`() {
        let evidence = BeatEvidence(
            noise: 0.24, likes: 3, shareOfBeats: 0.4, sharpness: 0.5, sharpnessOfLast: 0.6,
            match: TemplateMatch(residual: 0.47, scale: 0.5, lag: 0), distance: 370, distanceInIntervals: 0.8,
            regularity: 0.5)
        // As small as it is its likes do not count; it is half a T wave by its time, and early by 0.08 of an interval:
        // 0.563 - 3.302 ln 0.27 + 2.172 ln 0.5 + 2.458 ln 0.4 - 42.308 x 0.08 x 0.5 - 1.778 / 2 - 1.677 ln 0.5
        // + 1.704 ln 0.5 + 2.124 / 2 x ln 0.6: 0.563 + 4.3234 - 1.5055 - 2.2522 - 1.6923 - 0.889 + 1.1624 - 1.1811 - 0.5425.
        #expect(abs(evidence.logOdds + 2.013_87) < 1e-4)
    }

    /// Sweeps one measure over 0...`end`; returns the log-odds on the way.
    private static func sweep(
        to end: Float, _ base: BeatEvidence = evidence(), _ set: (inout BeatEvidence, Float) -> Void
    ) -> [Float] {
        (0...200).map { step in
            var changed = base
            set(&changed, end * Float(step) / 200)
            return changed.logOdds
        }
    }

    private static func expectRising(_ values: [Float], _ name: String, by least: Float) {
        let isMonotone = zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + 1e-4 }
        #expect(isMonotone && values.last! > values.first! + least, "\(name)")
    }

    @Test func `more of what beats have is never less evidence`() {
        // Where it may be a T wave, early, in noise and without likes: every measure counts.
        let doubtful = Self.evidence {
            $0.noise = 0.2
            $0.likes = 0
            $0.shareOfBeats = 0.45
            $0.distance = 365
            $0.distanceInIntervals = 0.8
            $0.sharpness = 0.5
            $0.sharpnessOfLast = 0.5
        }
        for (name, base) in [("a plain beat", Self.evidence()), ("a doubtful wave", doubtful)] {
            Self.expectRising(Self.sweep(to: 4, base) { $0.match.scale = $1 }, "scale of \(name)", by: 5)
            Self.expectRising(Self.sweep(to: 1, base) { $0.sharpness = $1 }, "sharpness of \(name)", by: 3)
            Self.expectRising(Self.sweep(to: 800, base) { $0.distance = $1 }, "distance of \(name)", by: 1.7)
            Self.expectRising(
                Self.sweep(to: 0.45, base) { $0.shareOfBeats = $1 }, "small share of beats of \(name)", by: 5)
            Self.expectRising(
                Self.sweep(to: 2, base) { $0.match.residual = $1 }.reversed(), "residual of \(name)", by: 5)
            Self.expectRising(Self.sweep(to: 1, base) { $0.noise = $1 }.reversed(), "noise around \(name)", by: 7)
            Self.expectRising(
                Self.sweep(to: 1.5, base) { $0.distanceInIntervals = $1 }, "intervals before \(name)", by: 0.8)
        }
        Self.expectRising(Self.sweep(to: 1, doubtful) { $0.regularity = $1 }.reversed(), "regularity", by: 2)
        Self.expectRising(Self.sweep(to: 1, doubtful) { $0.sharpnessOfLast = $1 }, "sharpness beside the last", by: 1)
        // The step at half of the beats' height, from which on likes count, is one upwards.
        Self.expectRising(
            Self.sweep(to: 2, Self.evidence { $0.likes = 3 }) { $0.shareOfBeats = $1 }, "share of beats", by: 8)
        Self.expectRising(
            Self.sweep(to: 24, Self.evidence { $0.noise = 0.3 }) { $0.likes = Int($1) }, "likes", by: 6)
    }

    @Test func `likes speak only for waves above half of the beats' height`() {
        let small = Self.sweep(to: 24, Self.evidence { $0.shareOfBeats = 0.5 }) { $0.likes = Int($1) }
        #expect(small.allSatisfy { $0 == small[0] })
    }

    @Test func `a beat's own sharpness counts beside the last one's only where T waves come`() {
        let late = Self.sweep(to: 1, Self.evidence { $0.distance = 400 }) { $0.sharpnessOfLast = $1 }
        #expect(late.allSatisfy { $0 == late[0] })
        let soon = Self.sweep(to: 1, Self.evidence { $0.distance = 340 }) { $0.sharpnessOfLast = $1 }
        let sooner = Self.sweep(to: 1, Self.evidence { $0.distance = 200 }) { $0.sharpnessOfLast = $1 }
        #expect(soon[0] < soon[200] - 4)
        #expect(soon == sooner)
    }

    @Test
    func `an early beat is doubted in noise and in a regular rhythm alone, and not beyond a tenth of an interval`() {
        func loss(noise: Float, regularity: Float, intervals: Float) -> Float {
            let onTime = Self.evidence { ($0.noise, $0.likes, $0.regularity) = (noise, 0, regularity) }
            var early = onTime
            early.distanceInIntervals = intervals
            return onTime.logOdds - early.logOdds
        }
        #expect(loss(noise: 0, regularity: 1, intervals: 0.6) == 0)
        #expect(loss(noise: 0.3, regularity: 0, intervals: 0.6) == 0)
        #expect(loss(noise: 0.3, regularity: 1, intervals: 0.88) == 0)
        #expect(abs(loss(noise: 0.3, regularity: 1, intervals: 0.83) - 42.308 * 0.05) < 1e-3)
        #expect(abs(loss(noise: 0.3, regularity: 1, intervals: 0.5) - 42.308 * 0.1) < 1e-3)
        #expect(abs(loss(noise: 0.06, regularity: 1, intervals: 0.5) - 42.308 * 0.05) < 1e-3)
    }

    @Test func `the most extreme measures give a finite number`() {
        let large = Float.greatestFiniteMagnitude
        for value: Float in [0, large, .infinity] {
            let evidence = BeatEvidence(
                noise: value, likes: 0, shareOfBeats: value, sharpness: value, sharpnessOfLast: value,
                match: TemplateMatch(residual: value, scale: value, lag: 0), distance: value,
                distanceInIntervals: value, regularity: 1)
            #expect(evidence.logOdds.isFinite)
        }
    }
}
