// SPDX-License-Identifier: Apache-2.0

import Signal

/// What speaks for and against a candidate's being a beat, where the shapes of beats are known: the log-odds of a logistic
/// regression on eight measures, all of them ratios.
///
/// Its weights stand in `BeatEvidence+Weights.swift`, which `make evidence` writes. They are fitted on candidates of DS1 of
/// the MIT-BIH Arrhythmia Database, as it is and with recorded noise (`EvidenceCondition` in Benchmarks), with the levels
/// and shapes that the true beats give. Earliness is bounded and counts only in noise, so that a tachycardia that begins
/// is not taken for it.
struct BeatEvidence {
    /// From here on nothing is a T wave, in milliseconds behind a beat; 60 ms before, anything may be.
    static let tWaveEnd: Float = 400

    /// How much of what comes between beats is noise: `RecentPeaks.noise`.
    var noise: Float
    /// How many candidates of the last seconds look like this one.
    var likes: Int
    /// Bend of the candidate as a share of the beats' median.
    var shareOfBeats: Float
    /// The sharpest bend as a share of the median of the last beats; 1 where that is unknown.
    var sharpness: Float
    /// The sharpest bend as a share of that of the beat before.
    var sharpnessOfLast: Float
    /// The match with a known shape.
    var match: TemplateMatch
    /// From the beat before, in milliseconds.
    var distance: Float
    /// From the beat before, in median RR intervals; 1 where that is unknown.
    var distanceInIntervals: Float
    /// How regular the last intervals are: 1 where they are all the same, 0 where half are off their median by 12 %.
    var regularity: Float

    /// The log-odds that the candidate is a beat.
    var logOdds: Float {
        let tWave = min(max((Self.tWaveEnd - distance) / 60, 0), 1)
        let bluntness = naturalLogarithm(min(max(sharpness, 0.135), 1))
        let bluntnessOfLast = naturalLogarithm(min(max(sharpnessOfLast, 0.135), 1))
        // A large wave that comes again and again is ever less likely to be noise.
        let suspicion = shareOfBeats > 0.5 ? noise / Float(1 + likes) : noise
        let early = min(max(0.88 - distanceInIntervals, 0), 0.1) * regularity * min(suspicion / 0.12, 1)
        var sum = Weights.constant
        sum += Weights.noise * naturalLogarithm(0.03 + min(suspicion, 0.4))
        sum += Weights.scale * naturalLogarithm(min(max(match.scale, 0.05), 3))
        sum += Weights.shareOfBeats * naturalLogarithm(min(max(shareOfBeats, 0.02), 0.5))
        sum += Weights.earliness * early
        sum += Weights.tWave * tWave
        sum += Weights.residual * naturalLogarithm(0.03 + min(max(match.residual, 0), 2))
        sum += Weights.bluntness * bluntness
        sum += Weights.tWaveBluntness * tWave * bluntnessOfLast
        return sum
    }
}
