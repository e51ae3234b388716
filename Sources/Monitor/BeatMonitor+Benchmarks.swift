// SPDX-License-Identifier: Apache-2.0

internal import Segmenter

// What a data set of beats needs to see inside.
extension BeatMonitor {
    /// Has each beat's input filled in whole, whatever its classifier requires, and kept for `takeSeenBeats`.
    ///
    /// - Precondition: the stages see the input as it is; the beats' samples are those of the stages.
    @_spi(Benchmarks) public mutating func keepSeenBeats() {
        precondition(!isAdapted, "beats are kept of an input whose rate is one of the stages")
        windower.looksAround = true
        seenBeats = []
    }

    /// Takes out the beats that the classifier has seen since the last call.
    @_spi(Benchmarks) public mutating func takeSeenBeats() -> [SeenBeat] {
        defer { if seenBeats != nil { seenBeats = [] } }
        return seenBeats ?? []
    }
}
