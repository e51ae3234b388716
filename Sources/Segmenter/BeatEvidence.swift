// SPDX-License-Identifier: Apache-2.0

import Signal

/// What speaks for and against a candidate's being a beat, where the shapes of beats are known: the log-odds of a logistic
/// regression on nine measures, all of them ratios.
///
/// Fitted on 200,000 candidates of DS1 of the MIT-BIH Arrhythmia Database: the records as they are, and with noise of moving
/// electrodes and of muscles at 12, 6 and 0 dB, every record's candidates judged against its reference beats, with the
/// levels and shapes that the true beats give. Weighed so that a mistake without noise counts five times one in other
/// records' noise, and one in 118 and 119 three times.
struct BeatEvidence {
    /// Bend of the candidate, above that of half of the last seconds.
    var aboveBackground: Float
    /// Bend of the candidate as a share of the beats' median.
    var shareOfBeats: Float
    /// The median of the last other peaks as a share of the beats' median.
    var othersOfBeats: Float
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

    /// From here on nothing is a T wave, in milliseconds behind a beat; 60 ms before, anything may be.
    static let tWaveEnd: Float = 400

    /// The log-odds that the candidate is a beat.
    var logOdds: Float {
        // Soon enough behind a beat to be its T wave: wholly up to 340 ms, not at all from 400 ms on.
        let tWave = min(max((Self.tWaveEnd - distance) / 60, 0), 1)
        let early = min(max(0.88 - distanceInIntervals, 0), 0.1) * regularity
        let bluntness = min(naturalLogarithm(min(max(sharpness, 0.135), 1)), 0)
        let bluntnessOfLast = min(naturalLogarithm(min(max(sharpnessOfLast, 0.135), 1)), 0)
        let residual = min(max(match.residual, 0), 2)
        var sum: Float = -2.521
        sum += 1.537 * naturalLogarithm(max(aboveBackground, 0.1))
        sum += 2.142 * naturalLogarithm(min(max(match.scale, 0.05), 3))
        sum += 1.185 * naturalLogarithm(min(max(shareOfBeats, 0.02), 0.5))
        sum -= 39.084 * early
        sum -= 3.054 * naturalLogarithm(0.02 + min(othersOfBeats, 0.4))
        sum -= 2.549 * tWave
        sum -= 1.896 * naturalLogarithm(0.03 + residual)
        sum += 1.055 * bluntness
        sum += 1.605 * tWave * bluntnessOfLast
        return sum
    }
}
