// SPDX-License-Identifier: Apache-2.0

/// What speaks for a candidate's being a beat: the log-odds of a logistic regression on eight measures.
///
/// `make evidence` fits the weights, and writes them to `BeatEvidence+Weights.swift`.
@_spi(Ablation) public enum BeatEvidence {
    /// The log-odds that a candidate with these measures is a beat.
    public static func logOdds(_ measures: BeatMeasures) -> Float {
        var sum = intercept
        for index in 0..<8 { sum += weights[index] * measures.values[index] }
        return sum
    }

    /// How much lower the log-odds are because a candidate comes before its time, at least 0.
    static func doubtOfEarliness(_ measures: BeatMeasures) -> Float {
        max(-weights[Int(BeatMeasure.early.rawValue)] * measures[.early], 0)
    }
}
