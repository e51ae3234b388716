// SPDX-License-Identifier: Apache-2.0

/// The readout of the state after one step of Euler's method, for a network whose own head cannot read that.
struct EarlyWeights {
    /// Units of the layer before the logits.
    static let hidden = 32

    /// From the embedding to that layer.
    let hidden: LinearWeights
    /// From there to logits.
    let output: LinearWeights

    /// Reads the readout; `nil` if the file has none.
    init?(_ file: borrowing GGUFFile, _ precision: Precision) throws(ClassifierError) {
        guard file.tensor("early.hidden.weight") != nil else { return nil }
        hidden = try LinearWeights(
            file, "early.hidden", outputs: Self.hidden, inputs: NetworkShape.channels, precision)
        output = try LinearWeights(
            file, "early.output", outputs: NetworkShape.classes, inputs: Self.hidden, precision)
    }
}
