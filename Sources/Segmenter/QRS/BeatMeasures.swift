// SPDX-License-Identifier: Apache-2.0

import Signal

/// What is measured of a candidate, all of it from ratios: neither gain nor rate matters.
@_spi(Ablation) public struct BeatMeasures: Sendable {
    /// `[18]` in the order of `BeatMeasure`.
    public internal(set) var values = InlineArray<18, Float>(repeating: 0)

    /// The least that is taken for the noise as long as no shape of the beats is known.
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
    ///     one that fits by its size and in nothing else, in some noise.
    ///   - noise: of `RecentPeaks`.
    ///   - likes: the number of the last candidates that look like this one.
    ///   - millisecondsPerSample: of the signal.
    init(
        _ candidate: QRSCandidate, levels: BeatLevels, match: TemplateMatch?, noise: Float, likes: Int,
        millisecondsPerSample: Float, rules: QRSRules
    ) {
        let share = candidate.height / levels.height
        let noise = match == nil ? max(noise, Self.unknownNoise) : noise
        self[.noise] = naturalLogarithm(0.03 + min(noise, 0.4))
        self[.scale] = Self.logarithm(match?.scale ?? 1, 0.05, 3)
        self[.residual] = Self.residual(match?.residual ?? 2)
        self[.shareOfBeats] = Self.logarithm(share, 0.02, 0.5)
        self[.bluntness] = Self.bluntness(candidate.sharpness, of: levels.sharpnesses.median)
        self[.peakedness] = Self.ratio(candidate.sharpness, candidate.height, 1, 10)
        self[.narrowness] = Self.logarithm(candidate.narrowness, 0.2, 1.2)
        self[.reversal] = candidate.reversal
        self[.unrestBefore] = Self.unrest(candidate.unrestBefore, beside: candidate.height)
        self[.unrestAfter] = Self.unrest(candidate.unrestAfter, beside: candidate.height)
        self[.likes] = naturalLogarithm(1 + Float(likes))
        if let lastBeat = levels.lastBeat {
            compare(candidate, with: lastBeat)
            let distance = Float(candidate.centreIndex &- lastBeat.centreIndex)
            self[.distance] = Self.logarithm(distance * millisecondsPerSample / 400, 0.5, 5)
            if rules.contains(.time) { compare(distance, with: levels.intervals, noise: noise) }
        }
    }

    /// Measures a candidate beside the beat before it.
    private mutating func compare(_ candidate: QRSCandidate, with beat: QRSCandidate) {
        self[.bluntnessToLast] = Self.bluntness(candidate.sharpness, of: beat.sharpness)
        self[.narrownessToLast] = Self.ratio(candidate.narrowness, beat.narrowness, 0.2, 3)
        let amplitude = beat.amplitude == 0 ? 0 : candidate.amplitude / beat.amplitude
        self[.amplitudeToLast] = min(max(amplitude, -2), 2)
    }

    /// Measures the samples since the last beat by the intervals before.
    private mutating func compare(_ distance: Float, with intervals: MedianOfEight, noise: Float) {
        guard intervals.count >= 3 else { return }
        let share = distance / intervals.median
        // 1 for intervals that are all the same, 0 if half are off their median by 12 %.
        let regularity = max(1 - intervals.relativeDeviation / 0.12, 0)
        self[.early] = min(max(0.88 - share, 0), 0.1) * regularity * min(noise / 0.12, 1)
        self[.onTime] = max(1 - abs(share - 1) / 0.12, 0) * regularity
        self[.intervals] = Self.logarithm(share, 0.2, 2.5)
    }

    /// The same as if it came no earlier than the intervals before let expect.
    var withoutEarliness: BeatMeasures {
        var measures = self
        measures[.early] = 0
        measures[.onTime] = 0
        measures[.intervals] = max(measures[.intervals], 0)
        return measures
    }

    /// The measure of a share of a known shape's energy that is left.
    static func residual(_ share: Float) -> Float { naturalLogarithm(0.03 + min(max(share, 0), 2)) }

    /// ln of a sharpness as a share of another; 0 if that is not known.
    private static func bluntness(_ sharpness: Float, of other: Float) -> Float {
        other > 0 ? logarithm(sharpness / other, 0.135, 1) : 0
    }

    /// ln of a ratio within bounds; of its upper bound if there is nothing to compare with.
    private static func ratio(_ value: Float, _ other: Float, _ least: Float, _ most: Float) -> Float {
        logarithm(other > 0 ? value / other : most, least, most)
    }

    /// The measure of the unrest beside a wave of a height.
    private static func unrest(_ unrest: Float, beside height: Float) -> Float {
        naturalLogarithm(0.02 + (height > 0 ? min(unrest / height, 1.5) : 1.5))
    }

    private static func logarithm(_ value: Float, _ least: Float, _ most: Float) -> Float {
        naturalLogarithm(min(max(value, least), most))
    }
}
