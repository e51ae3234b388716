// SPDX-License-Identifier: Apache-2.0

/// A beat whose class took longer than the bound computed at start, and how many such there were.
public struct ComputeOverrun: Sendable, Equatable, BitwiseCopyable {
    /// The beat's R peak.
    public var sampleIndex: SampleIndex
    /// Time the classifier took for the beat, in nanoseconds.
    public var computeNanoseconds: Int64
    /// The bound that was in force, in nanoseconds.
    public var boundNanoseconds: Int64
    /// How many beats took longer than the bound since the last report of it, this one among them.
    public var count: Int

    /// Makes an overrun.
    public init(sampleIndex: SampleIndex, computeNanoseconds: Int64, boundNanoseconds: Int64, count: Int = 1) {
        self.sampleIndex = sampleIndex
        self.computeNanoseconds = computeNanoseconds
        self.boundNanoseconds = boundNanoseconds
        self.count = count
    }
}
