// SPDX-License-Identifier: Apache-2.0

/// The onset or the end of ventricular waves without rest between, as they are seen in the signal itself: flutter or
/// fibrillation, or a tachycardia whose complexes run into one another.
///
/// Where one turns into the other, the one ends and the other begins at the same sample.
public struct FlutterChange: Sendable, Equatable, BitwiseCopyable {
    /// The sample at which it began or ended; it is found some seconds later.
    public var sampleIndex: SampleIndex
    /// Whether it begins.
    public var isOnset: Bool

    /// Whether the waves are the alike complexes of a regular tachycardia.
    public var isTachycardia: Bool

    /// Makes a change.
    public init(sampleIndex: SampleIndex, isOnset: Bool, isTachycardia: Bool = false) {
        self.sampleIndex = sampleIndex
        self.isOnset = isOnset
        self.isTachycardia = isTachycardia
    }
}
