// SPDX-License-Identifier: Apache-2.0

/// A linear layer as the engines multiply it.
struct LinearWeights {
    /// The weights, `[outputs, inputs]`.
    enum Values {
        /// int8, with a scale per output, `[outputs]`.
        case int8(FileTensor<Int8>, scales: FileTensor<Float>)
        case float32(FileTensor<Float>)
    }

    let inputs: Int
    let outputs: Int
    /// `[outputs, inputs]`
    let values: Values
    /// `[outputs]`
    let bias: FileTensor<Float>

    /// Reads a layer; of an int8 file, one with a scale per output.
    init(
        _ file: borrowing GGUFFile, _ name: String, outputs: Int, inputs: Int, _ precision: Precision
    ) throws(ClassifierError) {
        self.inputs = inputs
        self.outputs = outputs
        switch precision {
        case .int8:
            values = .int8(
                try file.int8s(name + ".weight", [outputs, inputs]),
                scales: try file.scales(name + ".weight_scale", count: outputs))
        case .float32: values = .float32(try file.floats(name + ".weight", [outputs, inputs]))
        }
        bias = try file.floats(name + ".bias", [outputs])
    }

    /// A weight as float: of an int8 file scale x int8, rounded once.
    func weight(_ output: Int, _ input: Int) -> Float {
        let index = output * inputs + input
        switch values {
        case .int8(let weights, let scales): return Float(weights[index]) * scales[output]
        case .float32(let weights): return weights[index]
        }
    }
}
