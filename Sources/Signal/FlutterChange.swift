// SPDX-License-Identifier: Apache-2.0

/// The onset or the end of ventricular flutter or fibrillation, as it is seen in the signal itself.
public struct FlutterChange: Sendable, Equatable {
    /// The sample at which it began or ended; it is found some seconds later.
    public var sampleIndex: SampleIndex
    /// Whether it begins.
    public var isOnset: Bool

    /// Makes a change.
    public init(sampleIndex: SampleIndex, isOnset: Bool) {
        self.sampleIndex = sampleIndex
        self.isOnset = isOnset
    }
}
