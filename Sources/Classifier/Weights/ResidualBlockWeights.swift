// SPDX-License-Identifier: Apache-2.0

/// A residual block: GN1, ReLU, conv1, GN2, ReLU, conv2, added to the state.
struct ResidualBlockWeights {
    let firstNorm: NormWeights
    let firstConvolution: ConvolutionWeights
    let secondNorm: NormWeights
    let secondConvolution: ConvolutionWeights

    init(_ file: borrowing GGUFFile, block: Int, _ precision: Precision) throws(ClassifierError) {
        let prefix = "res." + String(block)
        firstNorm = try file.norm(prefix + ".norm1")
        firstConvolution = try file.convolution(prefix + ".conv1", .state, precision, hasBias: false)
        secondNorm = try file.norm(prefix + ".norm2")
        secondConvolution = try file.convolution(prefix + ".conv2", .state, precision, hasBias: false)
    }
}
