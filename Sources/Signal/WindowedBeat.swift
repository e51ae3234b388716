// SPDX-License-Identifier: Apache-2.0

/// A beat whose window has closed, and how the window came about; what the window shows is a `ClassifierInput`.
public struct WindowedBeat: Sendable, Equatable, BitwiseCopyable {
    /// The beat as it was detected.
    public var beat: Beat
    /// T when it was detected, in samples; `nil` if no interval was known. The window is 1.2 T long.
    public var medianInterval: Int?
    /// The sample at whose arrival the window was given out.
    public var closedAt: SampleIndex
    /// The window's points that come from the signal; zeros follow them.
    public var usedPointCount: Int
    /// The last sample that the window looks at, if the stretch of signal does not end before.
    public var endsAt: SampleIndex
    /// Whether the stretch of signal ended before the window did.
    public var isCut: Bool
    /// Whether it ended before the window and the wide one did; the same as `isCut` if there is no wide one.
    public var isCutAround: Bool
    /// Points that had no sample to come from, in 1/1000 of those used.
    public var missingPermille: Int

    /// Makes a beat whose window is still empty.
    public init(_ beat: Beat, medianInterval: Int? = nil) {
        self.beat = beat
        self.medianInterval = medianInterval
        closedAt = beat.detectedAt
        usedPointCount = 0
        endsAt = beat.sampleIndex
        isCut = false
        isCutAround = false
        missingPermille = 0
    }
}
