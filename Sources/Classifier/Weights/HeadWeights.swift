// SPDX-License-Identifier: Apache-2.0

/// The head of both networks: GN, ReLU, mean over the points, linear.
struct HeadWeights {
    let norm: NormWeights
    /// Of the uint8 activations, > 0; 1 in a float32 file.
    let inputScale: Float
    /// `[5, 64]`
    let linearWeights: [Float]
    /// `[5]`
    let linearBias: [Float]

    init(_ file: borrowing GGUFFile, _ precision: Precision) throws(ClassifierError) {
        norm = try file.norm("head.norm")
        linearWeights = try file.floats("head.linear.weight", [NetworkShape.classes, NetworkShape.channels])
        linearBias = try file.floats("head.linear.bias", [NetworkShape.classes])
        inputScale = precision == .int8 ? try file.scale("head.input_scale") : 1
    }
}
