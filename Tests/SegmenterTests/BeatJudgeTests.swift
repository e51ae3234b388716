// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@_spi(Ablation) @testable import Segmenter

/// The judge's four questions, one after the other.
struct BeatJudgeTests {
    private static let rate = SampleRate(hertz: 360)!

    /// A memory of one beat at sample 1,000, 1 mV high and 2 mV sharp.
    private static func memory(_ rules: QRSRules = .all) -> BeatMemory {
        var memory = BeatMemory(rate: rate, smallestBeatInMillivolts: 0.15, rules: rules)
        memory.restart(at: 0, index: 0)
        memory.learn(level: 1)
        memory.note(beat: wave(at: 1_000))
        return memory
    }

    private static func wave(
        at index: SampleIndex, height: Float = 1, sharpness: Float = 2, reversal: Float = 0.7, isSpike: Bool = false
    ) -> QRSCandidate {
        var candidate = QRSCandidate()
        candidate.centreIndex = index
        candidate.peakIndex = index
        candidate.height = height
        candidate.sharpness = sharpness
        candidate.reversal = reversal
        candidate.amplitude = height
        candidate.narrowness = 0.8
        candidate.unrestBefore = 0.04
        candidate.unrestAfter = 0.08
        candidate.isSpike = isSpike
        return candidate
    }

    private static func verdict(_ candidate: QRSCandidate, _ rules: QRSRules = .all) -> Verdict {
        BeatJudge(rate: rate, rules: rules).judge(candidate, memory(rules)).verdict
    }

    @Test func `a wave like the beat before it, an interval later, is a beat`() {
        #expect(Self.verdict(Self.wave(at: 1_360)) == .beat)
    }

    @Test func `a deflection without a way back is a step, whatever else it is`() {
        #expect(Self.verdict(Self.wave(at: 1_360, reversal: 0.11)) == .step)
        #expect(Self.verdict(Self.wave(at: 1_360, reversal: 0.12)) == .beat)
        #expect(Self.verdict(Self.wave(at: 1_010, reversal: 0.05, isSpike: true)) == .step)
        #expect(Self.verdict(Self.wave(at: 1_360, reversal: 0.05), .all(but: .step)) == .beat)
    }

    @Test func `a pulse is a spike`() {
        #expect(Self.verdict(Self.wave(at: 1_360, isSpike: true)) == .spike)
        #expect(Self.verdict(Self.wave(at: 1_360, isSpike: true), .all(but: .spike)) == .beat)
    }

    @Test func `nothing is a beat within 200 ms of one`() {
        #expect(Self.verdict(Self.wave(at: 1_071, height: 3, sharpness: 6)) == .refractory)
        #expect(Self.verdict(Self.wave(at: 1_072, height: 3, sharpness: 6)) == .beat)
    }

    @Test func `a dull, broad wave after the unrest of a beat is its T wave, and no beat`() {
        var wave = Self.wave(at: 1_105, height: 0.5, sharpness: 0.8)
        wave.narrowness = 0.35
        wave.unrestBefore = 0.4
        #expect(Self.verdict(wave) == .other)
        // The same energy as sharp as a beat, in its time, after calm.
        #expect(Self.verdict(Self.wave(at: 1_360, height: 0.5, sharpness: 1.6)) == .beat)
    }

    @Test func `a small dull wave is another wave, and keeps its evidence`() {
        let judgement = BeatJudge(rate: Self.rate, rules: .all).judge(
            Self.wave(at: 1_300, height: 0.1, sharpness: 0.3), Self.memory())
        #expect(judgement.verdict == .other)
        #expect((judgement.candidate.evidence ?? 1) < 0)
    }

    @Test func `what lies below the floor is no beat, however much speaks for it`() {
        var memory = BeatMemory(rate: Self.rate, smallestBeatInMillivolts: 0.15, rules: .all)
        memory.restart(at: 0, index: 0)
        memory.learn(level: 0.007)
        #expect(
            BeatJudge(rate: Self.rate, rules: .all).judge(Self.wave(at: 1_360, height: 0.007), memory).verdict == .other
        )
        #expect(memory.levels.areTooSmall)
        memory.learn(level: 0.1)
        #expect(!memory.levels.areTooSmall)
        #expect(
            BeatJudge(rate: Self.rate, rules: .all).judge(Self.wave(at: 1_360, height: 0.1), memory).verdict == .beat)
    }

    @Test func `judging the same twice gives the same: a judge has no memory of its own`() {
        let memory = Self.memory()
        let judge = BeatJudge(rate: Self.rate, rules: .all)
        for height: Float in [0.05, 0.3, 1] {
            let wave = Self.wave(at: 1_250, height: height)
            let first = judge.judge(wave, memory)
            let second = judge.judge(wave, memory)
            #expect(first.verdict == second.verdict && first.candidate.evidence == second.candidate.evidence)
        }
    }
}
