// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

/// What the writer has to do next; samples and beats lie beside it in the queue.
struct StripJob {
    /// A beat as the recorder keeps it.
    struct KeptBeat: BitwiseCopyable {
        /// The R peak's sample.
        var sampleIndex: SampleIndex
        /// The class's number.
        var classNumber: UInt8
        /// Whether noise hides the beat.
        var isNoisy: Bool
    }

    /// Where the strip goes.
    var place: StripPlace
    /// What it is about; `nil` to look at the folder alone.
    var request: StripRequest?
    /// The first sample, and how many there are.
    var firstSampleIndex: SampleIndex = 0
    var sampleCount = 0
    /// How many beats there are.
    var beatCount = 0
}
