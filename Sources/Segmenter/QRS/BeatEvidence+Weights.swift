// SPDX-License-Identifier: Apache-2.0
//
// Written by `make evidence` (training/ecgtrain/evidence_fit.py): change nothing by hand.
// Fitted on 0 candidates of 0 records; the table's SHA-256 is
// none.

extension BeatEvidence {
    /// The weights of the measures, and the constant of the log-odds.
    enum Weights {
        /// ln(0.03 + noise, at most 0.4).
        static let noise: Float = -3.3020
        /// ln of the height of the known shape's match.
        static let scale: Float = 2.1720
        /// ln of the height as a share of the beats'.
        static let shareOfBeats: Float = 2.4580
        /// How much too early it comes in a regular rhythm, in noise.
        static let earliness: Float = -42.3080
        /// Whether a T wave may be there.
        static let tWave: Float = -1.7780
        /// ln(0.03 + what is left without the known shape).
        static let residual: Float = -1.6770
        /// ln of the sharpest bend as a share of the beats'.
        static let bluntness: Float = 1.7040
        /// The T wave times ln of the sharpest bend as a share of the last beat's.
        static let tWaveBluntness: Float = 2.1240
        /// The log-odds at measures of 0.
        static let constant: Float = 0.5630
    }
}
