// SPDX-License-Identifier: Apache-2.0

extension BeatEvidence {
    /// `[8]` in the order of `BeatMeasure`.
    static let weights: InlineArray<8, Float> = [-3.1127, 2.0391, 2.5109, -42.0437, -1.3207, -1.5599, 1.2615, 2.8564]
    /// The log-odds of a candidate whose measures are all 0.
    static let intercept: Float = 0.5409
}
