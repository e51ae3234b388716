// SPDX-License-Identifier: Apache-2.0
//
// Written by `make evidence` (training/ecgtrain/evidence_fit.py): change nothing by hand.
// Fitted on 0 candidates of 0 records; the table's SHA-256 is
// none.

extension BeatEvidence {
    /// `[8]` in the order of `BeatMeasure`.
    static let weights: InlineArray<8, Float> = [
        -3.1127,  // noise
        2.0391,  // scale
        2.5109,  // share of beats
        -42.0437,  // early
        -1.3207,  // T wave
        -1.5599,  // residual
        1.2615,  // bluntness
        2.8564,  // T wave x bluntness of last
    ]
    /// The log-odds of a candidate whose measures are all 0.
    static let intercept: Float = 0.5409
}
