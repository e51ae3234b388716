// SPDX-License-Identifier: Apache-2.0

/// What a network that knows the patient has seen of a beat, as far as it tells whether the ventricles started it.
///
/// They go with the class, and count where the class alone is too coarse: in a tachycardia no single beat decides.
public struct VentricularSigns: Sendable, Equatable, BitwiseCopyable {
    /// The probability that it is ventricular, and half that of a fusion beat: 0...1.
    public var probability: Float
    /// The correlation with the patient's usual beat from -120 to 160 ms.
    public var likenessToUsual: Float
    /// The correlation with the beat before from -100 to 140 ms.
    public var likenessToPrevious: Float
    /// The time in which the middle 90 % of the way up and down is gone, in milliseconds.
    public var widthInMilliseconds: Float

    /// Makes signs from their numbers.
    public init(probability: Float, likenessToUsual: Float, likenessToPrevious: Float, widthInMilliseconds: Float) {
        self.probability = probability
        self.likenessToUsual = likenessToUsual
        self.likenessToPrevious = likenessToPrevious
        self.widthInMilliseconds = widthInMilliseconds
    }

    /// Takes them from what a classifier saw and said; its input holds all features.
    public init(_ input: borrowing ClassifierInput, _ probabilities: ClassProbabilities) {
        self.init(
            probability: probabilities[.ventricular] + probabilities[.fusion] / 2,
            likenessToUsual: input[.likenessComplex], likenessToPrevious: input[.likenessToPrevious],
            widthInMilliseconds: 100 * input[.width])
    }
}
