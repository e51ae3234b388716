// SPDX-License-Identifier: Apache-2.0

/// What speaks for a candidate's being a beat: the log-odds of a network of one hidden layer on the measures.
///
///     logOdds = intercept + slopes . x + outputs . max(hidden x + biases, 0)
///
/// `make evidence` fits it, and writes it to `BeatEvidence+Weights.swift`.
@_spi(Ablation) public enum BeatEvidence {
    /// The hidden units.
    static let unitCount = 24
    /// The measures.
    static let measureCount = 18

    /// The log-odds that a candidate with these measures is a beat.
    public static func logOdds(_ measures: BeatMeasures) -> Float {
        var sum = intercept
        for measure in 0..<measureCount { sum += slopes[measure] * measures.values[measure] }
        for unit in 0..<unitCount {
            var activation = biases[unit]
            for measure in 0..<measureCount {
                activation += hidden[unit &* measureCount &+ measure] * measures.values[measure]
            }
            sum += outputs[unit] * max(activation, 0)
        }
        return sum
    }
}
