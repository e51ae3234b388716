// SPDX-License-Identifier: Apache-2.0

import Signal

/// What speaks for and against a candidate's being a beat, where the shapes of beats are known: the log-odds of a logistic
/// regression on eight measures, all of them ratios.
///
/// Fitted by `make evidence` (training/ecgtrain/qrs_evidence.py) on 200,000 candidates of DS1 of the MIT-BIH Arrhythmia
/// Database: the records as they are, and with noise of moving electrodes and of muscles, every record's candidates
/// judged against its reference beats, with the levels and shapes that the true beats give. A mistake weighs 5 without
/// noise, 2 in 118 and 119 with noise at 12 or 6 dB, 1 in these at 0 dB, and 1/4 in others with noise. Earliness is
/// bounded, and counts only in noise, lest a tachycardia that begins be taken for it.
///
/// The weights below are of a run whose solver stopped short of the minimum; the command goes on to it. There the
/// measures of sharpness and of the T wave share their part otherwise, and the mistakes are as many to within fifteen
/// in each kind of noise. The likes of a wave have no part in the fit: that they take from its noise was added behind it.
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
        var sum: Float = 0.563
        sum -= 3.302 * naturalLogarithm(0.03 + min(suspicion, 0.4))
        sum += 2.172 * naturalLogarithm(min(max(match.scale, 0.05), 3))
        sum += 2.458 * naturalLogarithm(min(max(shareOfBeats, 0.02), 0.5))
        sum -= 42.308 * early
        sum -= 1.778 * tWave
        sum -= 1.677 * naturalLogarithm(0.03 + min(max(match.residual, 0), 2))
        sum += 1.704 * bluntness
        sum += 2.124 * tWave * bluntnessOfLast
        return sum
    }
}
