// SPDX-License-Identifier: Apache-2.0

/// Beats of one class that follow each other, with nothing between that hides a beat.
public struct BeatRun: Sendable, Equatable, BitwiseCopyable {
    /// The number of beats; 0 if there was none.
    public var count = 0
    /// The first beat's R peak.
    public var firstSampleIndex: SampleIndex = 0
    /// The last beat's R peak.
    public var lastSampleIndex: SampleIndex = 0

    /// Makes a run without beats.
    public init() {}

    /// Makes a run of one beat.
    public init(beatAt sampleIndex: SampleIndex) {
        count = 1
        firstSampleIndex = sampleIndex
        lastSampleIndex = sampleIndex
    }

    /// Takes the next beat in.
    public mutating func append(beatAt sampleIndex: SampleIndex) {
        count += 1
        lastSampleIndex = sampleIndex
    }

    /// The rate of its beats, per minute; `nil` if it has no interval.
    public func rate(at rate: SampleRate) -> Float? {
        guard count > 1, lastSampleIndex > firstSampleIndex else { return nil }
        return Float(60 * Double(count - 1) / rate.seconds(at: lastSampleIndex - firstSampleIndex))
    }
}
