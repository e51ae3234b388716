// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The head of all networks: GN, ReLU and mean over the points give the embedding, of which logits are made.
struct HeadWeights {
    let norm: NormWeights
    /// Of the uint8 activations, > 0; 1 in a float32 file.
    let inputScale: Float
    let readout: ReadoutWeights

    /// - Parameter features: those that the network requires.
    init(
        _ file: borrowing GGUFFile, _ network: Network, _ precision: Precision, features: [InputFeature]
    ) throws(ClassifierError) {
        norm = try file.norm("head.norm")
        switch network {
        case .node, .resnet:
            // The weights of this layer are floats in every file.
            readout = .linear(
                try LinearWeights(
                    file, "head.linear", outputs: NetworkShape.classes, inputs: NetworkShape.channels, .float32))
        case .context: readout = .recurrent(try ContextWeights(file, precision, features: features))
        }
        inputScale = precision == .int8 ? try file.scale("head.input_scale") : 1
    }

    /// The recurrent head; `nil` for a network without one.
    var context: ContextWeights? {
        switch readout {
        case .linear: nil
        case .recurrent(let context): context
        }
    }

    /// How many features steer the ODE.
    var steering: Int { context?.steering ?? 0 }
}
