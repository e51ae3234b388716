// SPDX-License-Identifier: Apache-2.0

/// A linear layer as the engines multiply it.
struct LinearWeights {
    let inputs: Int
    let outputs: Int
    /// `[outputs, inputs]`
    let weights: [Float]
    /// `[outputs]`
    let bias: [Float]

    /// Reads a layer; of an int8 file, one with a scale per output: each weight becomes scale x int8, rounded once.
    init(
        _ file: borrowing GGUFFile, _ name: String, outputs: Int, inputs: Int, _ precision: Precision
    ) throws(ClassifierError) {
        self.inputs = inputs
        self.outputs = outputs
        switch precision {
        case .int8:
            let quantized = try file.int8s(name + ".weight", [outputs, inputs])
            let scales = try file.scales(name + ".weight_scale", count: outputs)
            weights = quantized.indices.map { Float(quantized[$0]) * scales[$0 / inputs] }
        case .float32: weights = try file.floats(name + ".weight", [outputs, inputs])
        }
        bias = try file.floats(name + ".bias", [outputs])
    }
}
