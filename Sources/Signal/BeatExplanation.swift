// SPDX-License-Identifier: Apache-2.0

/// What stands behind a beat's class: how it departs from the patient's own usual beat and rhythm.
public struct BeatExplanation: Sendable, Equatable, BitwiseCopyable {
    /// The least likeness to the usual beat before its QRS complex that counts as its P wave.
    private static let leastLikenessOfPWave: Float = 0.7
    /// The least height of the usual P wave that counts as seen, as a part of the usual one.
    private static let leastPartOfPWave: Float = 0.5

    /// The interval before the beat in percent of the mean of the last 80, itself among them; `nil` if it is not known.
    public var intervalPercent: Float?
    /// The correlation with the usual beat from 120 ms before the R peak to 160 ms after it, -1...1.
    public var likeness: Float
    /// The width of the QRS complex, in milliseconds: the middle 90 % of its way up and down.
    public var widthInMilliseconds: Float
    /// The same of the usual beat.
    public var usualWidthInMilliseconds: Float
    /// Whether the usual beat's P wave was seen: the two correlate by 0.7 or more from -250 to -50 ms, and what lies from
    /// -240 to -60 ms is at least half as high as in the usual beat. If that one has no P wave, this says nothing of one.
    public var hasUsualPWave: Bool

    /// Makes an explanation.
    public init(
        intervalPercent: Float?, likeness: Float, widthInMilliseconds: Float, usualWidthInMilliseconds: Float,
        hasUsualPWave: Bool
    ) {
        self.intervalPercent = intervalPercent
        self.likeness = likeness
        self.widthInMilliseconds = widthInMilliseconds
        self.usualWidthInMilliseconds = usualWidthInMilliseconds
        self.hasUsualPWave = hasUsualPWave
    }

    /// Reads it from a beat's features.
    ///
    /// - Parameters:
    ///   - input: what the classifier sees of the beat, with all features filled in.
    ///   - interval: the interval before it, in samples; `nil` if it is not known.
    ///   - usualInterval: the mean of the last 80 intervals, in samples; `nil` if there is none.
    public init(_ input: borrowing ClassifierInput, interval: Int?, usualInterval: Float?) {
        if let interval, let usualInterval, usualInterval > 0 {
            intervalPercent = 100 * Float(interval) / usualInterval
        } else {
            intervalPercent = nil
        }
        likeness = input[.likenessComplex]
        widthInMilliseconds = 100 * input[.width]
        usualWidthInMilliseconds = 100 * input[.usualWidth]
        let leastHeight = Self.leastPartOfPWave * input[.usualPHeight]
        let isHigh = input[.pHeight] >= leastHeight
        let isAlike = input[.likenessPQ] >= Self.leastLikenessOfPWave
        hasUsualPWave = isHigh && isAlike
    }
}
