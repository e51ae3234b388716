// SPDX-License-Identifier: Apache-2.0
//
// Written by `make evidence` (training/ecgtrain/evidence_fit.py): change nothing by hand.
// Fitted on 198,037 candidates of 22 records; the table's SHA-256 is
// efd69e92269a659f6454e7862d212062df19cc1b1b242b6a8e50d49f3a12e9e5.

extension BeatEvidence {
    /// `[8]` in the order of `BeatMeasure`.
    static let weights: InlineArray<8, Float> = [
        -2.9254,  // noise
        1.9608,  // scale
        2.4175,  // share of beats
        -40.6897,  // early
        -1.3305,  // T wave
        -1.4441,  // residual
        1.1649,  // bluntness
        2.5299,  // T wave x bluntness of last
    ]
    /// The log-odds of a candidate whose measures are all 0.
    static let intercept: Float = 0.5313
}
