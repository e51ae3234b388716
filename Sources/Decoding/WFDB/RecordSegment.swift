// SPDX-License-Identifier: Apache-2.0

/// One segment of a WFDB record that is made of several, one after the other.
public struct RecordSegment: Sendable, Equatable {
    /// The segment's name, which is that of its header without `.hea`; `~` for a gap.
    public var name: String
    /// Frames of the segment; 0 for the first one of a record whose signals differ from segment to segment, which holds a list
    /// of them all and no samples.
    public var sampleCount: Int64

    /// Whether it is a gap.
    public var isGap: Bool { name == "~" }

    /// Makes a segment.
    public init(name: String, sampleCount: Int64) {
        self.name = name
        self.sampleCount = sampleCount
    }
}
