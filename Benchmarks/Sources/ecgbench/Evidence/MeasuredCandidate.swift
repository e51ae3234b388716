// SPDX-License-Identifier: Apache-2.0

import Signal

/// A candidate of the detector, what its evidence measures of it, and whether it is a beat by the reference.
struct MeasuredCandidate {
    /// The R peak, where the detector would report it.
    var sampleIndex: SampleIndex
    /// The measures, in the order of `CandidateTable.measures`.
    var measures: [Float]
    /// The log-odds that the detector gives it, by the weights that it is built with.
    var logOdds: Float
    /// Whether a reference beat is there.
    var isBeat: Bool
}
