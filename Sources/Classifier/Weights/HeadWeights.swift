// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The head of all networks: GN, ReLU and mean over the points give the embedding, of which logits are made.
struct HeadWeights {
    let norm: NormWeights
    /// Of the uint8 activations, > 0; 1 in a float32 file.
    let inputScale: Float
    /// From the embedding, or from the recurrent head's last layer, to logits.
    let output: LinearWeights
    /// What stands in for the output after one step of Euler's method; `nil` if it does that itself.
    let early: EarlyWeights?
    /// The recurrent head; `nil` for a network without one.
    let context: ContextWeights?

    /// - Parameter features: those that the network requires.
    init(
        _ file: borrowing GGUFFile, _ network: Network, _ precision: Precision, features: [InputFeature]
    ) throws(ClassifierError) {
        norm = try file.norm("head.norm")
        early = network == .node ? try EarlyWeights(file, precision) : nil
        switch network {
        case .node, .resnet:
            // The weights of this layer are floats in every file.
            output = try LinearWeights(
                file, "head.linear", outputs: NetworkShape.classes, inputs: NetworkShape.channels, .float32)
            context = nil
        case .context:
            output = try LinearWeights(
                file, "context.output", outputs: NetworkShape.classes, inputs: ContextShape.hidden, precision)
            context = try ContextWeights(file, precision, features: features)
        }
        inputScale = precision == .int8 ? try file.scale("head.input_scale") : 1
    }

    /// How many features steer the ODE.
    var steering: Int { context?.steering ?? 0 }
}
