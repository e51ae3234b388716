// SPDX-License-Identifier: Apache-2.0

import Signal

/// Decides what a candidate is: a pure function of the candidate, the levels, the known shapes and the noise.
///
/// The order of its questions is the detector's whole logic:
///
/// 1. Is it a deflection of a heart at all, or a step or a spike?
/// 2. Where does it lie? What has the shape of a known beat lies where that beat lies.
/// 3. Does it lie outside of the refractory period of the beat before?
/// 4. Does the evidence speak for a beat, and is it not the broad T wave of the beat before?
struct BeatJudge {
    /// Two beats are no closer than this, in milliseconds.
    static let refractoryInMilliseconds = 200.0
    /// A beat is placed by its shape if that differs from its own R peak by more than this, in milliseconds.
    private static let replacementInMilliseconds = 28.0
    /// A wave above this share of the beats' height is compared with known shapes farther around it.
    private static let farSearchShare: Float = 0.3

    /// A wave so soon after a beat is its T wave, in milliseconds...
    private static let tWaveReachInMilliseconds = 265.0
    /// ...if it is less narrow than this share of it, however tall: a ventricular tachycardia begins no sooner after a narrow
    /// beat.
    private static let tWaveNarrowness: Float = 0.42

    /// As long as no shape is known, a beat is at least so high, as a share of what was learnt of the beats' height.
    private static let leastShareOfUnknown: Float = 0.45

    let refractory: SampleIndex
    private let tWaveReach: SampleIndex
    private let replacement: SampleIndex
    private let millisecondsPerSample: Float
    private let rules: QRSRules

    /// Makes a judge for a rate.
    init(rate: SampleRate, rules: QRSRules) {
        refractory = SampleIndex(rate.samples(milliseconds: Self.refractoryInMilliseconds))
        tWaveReach = SampleIndex(rate.samples(milliseconds: Self.tWaveReachInMilliseconds))
        replacement = SampleIndex(rate.samples(milliseconds: Self.replacementInMilliseconds))
        millisecondsPerSample = Float(rate.milliseconds(samples: 1))
        self.rules = rules
    }

    /// The verdict on a candidate; the levels are known.
    func judge(_ found: QRSCandidate, _ memory: borrowing BeatMemory) -> Judgement {
        guard found.reversal >= QRSCandidate.stepReversal || !rules.contains(.step) else {
            return Judgement(verdict: .step, candidate: found)
        }
        guard !found.isSpike || !rules.contains(.spike) else { return Judgement(verdict: .spike, candidate: found) }
        let last = memory.levels.lastBeat
        if isRefractory(found, after: last) { return Judgement(verdict: .refractory, candidate: found) }
        let candidate = measure(found, memory).candidate
        if isRefractory(candidate, after: last) { return Judgement(verdict: .refractory, candidate: candidate) }
        if isTWave(candidate, after: last) { return Judgement(verdict: .other, candidate: candidate) }
        let floor = memory.shapes.isTrusting ? 0 : Self.leastShareOfUnknown * memory.levels.height
        let isBeat = candidate.evidence ?? 0 > 0 && candidate.height > max(floor, BeatLevels.floorInMillivolts)
        return Judgement(verdict: isBeat ? .beat : .other, candidate: candidate)
    }

    /// Measures a candidate, and places it where the known shape that it has lies.
    func measure(_ found: QRSCandidate, _ memory: borrowing BeatMemory) -> (measures: BeatMeasures, candidate: QRSCandidate) {
        let levels = memory.levels
        let match = memory.shapes.match(
            at: found.peakIndex, isLarge: found.height > Self.farSearchShare * levels.height)
        let measures = BeatMeasures(
            found, levels: levels, match: match, noise: memory.peaks.noise, likes: memory.peaks.likes(of: found),
            millisecondsPerSample: millisecondsPerSample, rules: rules)
        var candidate = found
        candidate.correlation = match?.correlation ?? 0
        let evidence = BeatEvidence.logOdds(measures)
        candidate.evidence = evidence
        candidate.doubtOfEarliness = max(BeatEvidence.logOdds(measures.withoutEarliness) - evidence, 0)
        if let match, rules.contains(.placement), match.residual <= BeatTemplates.updateResidual,
            abs(match.lag) >= replacement
        {
            candidate.peakIndex &+= match.lag
            candidate.centreIndex &+= match.lag
        }
        return (measures, candidate)
    }

    /// Whether a candidate lies within the refractory period of a beat.
    func isRefractory(_ candidate: QRSCandidate, after beat: QRSCandidate?) -> Bool {
        beat.map { candidate.centreIndex &- $0.centreIndex < refractory } ?? false
    }

    /// Whether a candidate is the T wave of a beat: soon after it, and far broader.
    private func isTWave(_ candidate: QRSCandidate, after beat: QRSCandidate?) -> Bool {
        guard let beat, rules.contains(.broadTWave) else { return false }
        return candidate.centreIndex &- beat.centreIndex < tWaveReach
            && candidate.narrowness < Self.tWaveNarrowness * beat.narrowness
    }
}
