// SPDX-License-Identifier: Apache-2.0

import Signal

/// A beat as ventricular tachycardia sees it: how much speaks for the ventricles.
struct SuspectedBeat {
    /// Above this likeness to the usual beat a complex is one that the atria lead...
    private static let usualLikeness: Float = 0.9
    /// ...and so is a narrower one, in milliseconds...
    private static let leastWidth: Float = 100
    /// ...whose weight is no more than this: fast beats of a usual shape are often taken for ventricular ones.
    private static let usualWeight: Float = 0.2
    /// A beat that is as like the one before, and unlike the usual one...
    private static let sameLikeness: Float = 0.9
    private static let strangeLikeness: Float = 0.7
    /// ...is ventricular if that one is, by this at least: the last of a run is taken for another for the pause after it.
    private static let carriedWeight: Float = 0.6
    /// From this likeness on two ventricular beats resemble one another: artefacts do not.
    private static let resemblance: Float = 0.7
    /// While tachycardia lasts, from this likeness on the rhythm is still the same, whatever is usual by then.
    private static let stillSameLikeness: Float = 0.85
    /// A beat that is hardly ventricular, and like the usual one, is out of the run.
    private static let normalProbability: Float = 0.1
    private static let normalLikeness: Float = 0.85

    /// The R peak's sample.
    var sampleIndex: SampleIndex = 0
    /// How much speaks for the ventricles, 0...1.
    var weight: Float = 0
    /// Whether it looks like the beat before it.
    var resemblesPrevious = false
    /// Whether noise is about it.
    var isNoisy = false
    /// Whether it is without doubt a beat of another rhythm.
    var isOther = false
    /// Whether its shape is known; if not, its class is all there is.
    var hasSigns = false

    /// No beat.
    init() {}

    /// Weighs a beat.
    ///
    /// - Parameters:
    ///   - previous: the weight of the beat before it.
    ///   - isUnderWay: whether the beat before belongs to a tachycardia.
    init(_ beat: ObservedBeat, after previous: Float, isUnderWay: Bool) {
        sampleIndex = beat.sampleIndex
        isNoisy = beat.isNoisy
        guard let signs = beat.signs else {
            weight = beat.isVentricular ? 1 : 0
            isOther = !beat.isVentricular
            return
        }
        hasSigns = true
        weight = signs.probability
        resemblesPrevious = signs.likenessToPrevious >= Self.resemblance
        if signs.likenessToUsual > Self.usualLikeness || signs.widthInMilliseconds < Self.leastWidth {
            weight = min(weight, Self.usualWeight)
        }
        let isSame =
            isUnderWay
            ? signs.likenessToPrevious >= Self.stillSameLikeness
            : signs.likenessToPrevious >= Self.sameLikeness && signs.likenessToUsual < Self.strangeLikeness
        if previous >= 0.5, isSame { weight = max(weight, Self.carriedWeight) }
        isOther =
            signs.probability < Self.normalProbability && signs.likenessToUsual > Self.normalLikeness
            && !(isUnderWay && isSame)
    }
}
