// SPDX-License-Identifier: Apache-2.0

/// The right-hand side of the neural ODE: GN1, ReLU, conv1, GN2, ReLU, conv2, GN3; both convolutions see the time.
///
/// Features may steer both.
struct DynamicsWeights {
    let firstNorm: NormWeights
    let firstConvolution: ConvolutionWeights
    let secondNorm: NormWeights
    let secondConvolution: ConvolutionWeights
    let thirdNorm: NormWeights

    /// - Parameter steering: how many features steer the convolutions.
    init(_ file: borrowing GGUFFile, _ precision: Precision, steering: Int = 0) throws(ClassifierError) {
        firstNorm = try file.norm("ode.norm1")
        firstConvolution = try file.convolution(
            "ode.conv1", .state, precision, hasBias: true, seesTime: true, steering: steering)
        secondNorm = try file.norm("ode.norm2")
        secondConvolution = try file.convolution(
            "ode.conv2", .state, precision, hasBias: true, seesTime: true, steering: steering)
        thirdNorm = try file.norm("ode.norm3")
    }
}
