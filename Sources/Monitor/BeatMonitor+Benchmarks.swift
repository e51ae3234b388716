// SPDX-License-Identifier: Apache-2.0

internal import Segmenter

// What a data set of beats needs to see inside.
extension BeatMonitor {
    /// Has each beat's input filled in whole, whatever its classifier requires, and kept for `takeSeenBeats`.
    @_spi(Benchmarks) public mutating func keepSeenBeats() {
        windower.looksAround = true
        seenBeats = []
    }

    /// Takes out the beats that the classifier has seen since the last call.
    @_spi(Benchmarks) public mutating func takeSeenBeats() -> [SeenBeat] {
        defer { if seenBeats != nil { seenBeats = [] } }
        return seenBeats ?? []
    }
}
