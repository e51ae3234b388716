// SPDX-License-Identifier: Apache-2.0

public import Signal

/// A beat that is known to be in a recording.
public struct TrueBeat: Sendable, Equatable {
    /// The sample nearest to the R wave's extreme, of the signal as it was before noise.
    public var sampleIndex: SampleIndex
    /// Where the beat came from: N, S or V.
    public var beatClass: BeatClass
    /// Whether a lead was off, or the converter stuck, at the R wave: nobody could find this beat.
    public var isHidden: Bool

    /// Makes a beat.
    public init(sampleIndex: SampleIndex, beatClass: BeatClass, isHidden: Bool = false) {
        self.sampleIndex = sampleIndex
        self.beatClass = beatClass
        self.isHidden = isHidden
    }
}
