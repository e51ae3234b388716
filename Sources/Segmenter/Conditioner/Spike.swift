// SPDX-License-Identifier: Apache-2.0

public import Signal

/// A deflection too short for a heart, which was taken out of the signal.
public struct Spike: Sendable, Equatable, BitwiseCopyable {
    /// Its first sample.
    public var sampleIndex: SampleIndex
    /// Its samples.
    public var length: Int
    /// Its area, in millivolts times milliseconds: the same wherever in a pulse the recorder samples.
    public var area: Float
    /// Whether it comes again and again with the same area, as a pacemaker's pulses do; the others are glitches.
    public var isPacing: Bool
}
