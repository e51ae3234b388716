// SPDX-License-Identifier: Apache-2.0

/// Where the data records of a discontinuous EDF+ file say when they began.
public struct RecordClock: Sendable, Equatable {
    /// The first of the samples in whose place the annotations stand.
    public var firstSlot: Int
    /// How many there are.
    public var slotCount: Int
    /// Samples a second of the chosen channel.
    public var samplesPerSecond: Double

    /// Makes a clock.
    public init(firstSlot: Int, slotCount: Int, samplesPerSecond: Double) {
        self.firstSlot = firstSlot
        self.slotCount = slotCount
        self.samplesPerSecond = samplesPerSecond
    }
}
