// SPDX-License-Identifier: Apache-2.0
//
// Written by `make evidence` (training/ecgtrain/evidence_fit.py): change nothing by hand.
// Fitted on 198,037 candidates of 22 records; the table's SHA-256 is
// efd69e92269a659f6454e7862d212062df19cc1b1b242b6a8e50d49f3a12e9e5.

extension BeatEvidence {
    /// `[8]` in the order of `BeatMeasure`.
    static let weights: InlineArray<8, Float> = [
        -3.0585,  // noise
        2.0284,  // scale
        2.5674,  // share of beats
        -41.4371,  // early
        -1.2584,  // T wave
        -1.4841,  // residual
        1.0805,  // bluntness
        2.8701,  // T wave x bluntness of last
    ]
    /// The log-odds of a candidate whose measures are all 0.
    static let intercept: Float = 0.4804
}
