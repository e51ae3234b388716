// SPDX-License-Identifier: Apache-2.0

import Signal

/// A beat to be compared: where it is and what it was taken for.
struct ScoredBeat: Equatable {
    /// The R peak's sample.
    var sampleIndex: SampleIndex
    /// The class.
    var beatClass: BeatClass
}
