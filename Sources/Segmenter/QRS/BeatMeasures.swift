// SPDX-License-Identifier: Apache-2.0

import Signal

/// What is measured of a candidate, all of it from ratios: neither gain nor rate matters.
@_spi(Ablation) public struct BeatMeasures: Sendable {
    /// `[8]` in the order of `BeatMeasure`.
    public internal(set) var values = InlineArray<8, Float>(repeating: 0)

    /// No T wave ends later than this after a beat, in milliseconds; 60 ms before, anything may be one.
    private static let tWaveEndInMilliseconds: Float = 400
    /// A wave above this share of the beats' height is a large one...
    private static let largeShare: Float = 0.5
    /// ...and counts the less noise the more likes it has: for each this much more is taken off.
    private static let doubtPerLike: Float = 0.1
    /// What is taken for the noise as long as no shape of the beats is known.
    private static let unknownNoise: Float = 0.2

    /// One measure.
    public internal(set) subscript(measure: BeatMeasure) -> Float {
        get { values[Int(measure.rawValue)] }
        set { values[Int(measure.rawValue)] = newValue }
    }

    /// Measures a candidate.
    ///
    /// - Parameters:
    ///   - levels: those of the beats before; they are known.
    ///   - match: the match with a known shape; `nil` as long as none is trusted. A wave of no known shape then counts as
    ///     one that is as large as it is high, and nothing like a beat, in some noise.
    ///   - noise: of `RecentPeaks`.
    ///   - likes: the number of the last candidates that look like this one: large waves that come again are less likely to be
    ///     noise.
    ///   - millisecondsPerSample: of the signal.
    init(
        _ candidate: QRSCandidate, levels: BeatLevels, match: TemplateMatch?, noise: Float, likes: Int,
        millisecondsPerSample: Float, rules: QRSRules
    ) {
        let share = candidate.height / levels.height
        var noise = noise
        if rules.contains(.likes), share > Self.largeShare { noise /= 1 + Self.doubtPerLike * Float(likes) }
        noise = match == nil ? max(noise, Self.unknownNoise) : noise
        self[.noise] = naturalLogarithm(0.03 + min(noise, 0.4))
        self[.scale] = naturalLogarithm(min(max(match?.scale ?? share, 0.05), 3))
        self[.shareOfBeats] = naturalLogarithm(min(max(share, 0.02), 0.5))
        self[.residual] = Self.residual(match?.residual ?? 1)
        self[.bluntness] = Self.bluntness(candidate.sharpness, of: levels.sharpnesses.median)
        guard let lastBeat = levels.lastBeat else { return }
        let distance = Float(candidate.centreIndex &- lastBeat.centreIndex)
        if rules.contains(.earliness), levels.intervals.count >= 3 {
            let early = min(max(0.88 - distance / levels.intervals.median, 0), 0.1)
            // 1 for intervals that are all the same, 0 if half are off their median by 12 %.
            let regularity = max(1 - levels.intervals.relativeDeviation / 0.12, 0)
            self[.early] = early * regularity * min(noise / 0.12, 1)
        }
        if rules.contains(.tWaveTime) {
            let end = Self.tWaveEndInMilliseconds - distance * millisecondsPerSample
            self[.tWave] = min(max(end / 60, 0), 1)
            self[.tWaveBluntness] = self[.tWave] * Self.bluntness(candidate.sharpness, of: lastBeat.sharpness)
        }
    }

    /// The measure of a share of a known shape's energy that is left.
    static func residual(_ share: Float) -> Float { naturalLogarithm(0.03 + min(max(share, 0), 2)) }

    /// ln of a sharpness as a share of another; 0 if that is not known.
    private static func bluntness(_ sharpness: Float, of other: Float) -> Float {
        other > 0 ? naturalLogarithm(min(max(sharpness / other, 0.135), 1)) : 0
    }
}
