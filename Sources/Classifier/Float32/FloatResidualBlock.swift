// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A block of the ResNet in float32: x += conv2(ReLU GN2(conv1(ReLU GN1(x)))).
@safe struct FloatResidualBlock {
    private let buffers: FloatBuffers
    private let firstNorm: FloatGroupNorm
    private let firstConvolution: FloatConvolution
    private let secondNorm: FloatGroupNorm
    private let secondConvolution: FloatConvolution
    /// `[46, 64]`, x.
    private let state: FloatTensor

    init(
        _ weights: ResidualBlockWeights, epsilon: Float, state: FloatTensor, _ buffers: FloatBuffers,
        in arena: inout Arena
    ) {
        self.buffers = buffers
        firstNorm = FloatGroupNorm(weights.firstNorm, epsilon: epsilon, buffers, in: &arena)
        firstConvolution = FloatConvolution(weights.firstConvolution, buffers, in: &arena)
        secondNorm = FloatGroupNorm(weights.secondNorm, epsilon: epsilon, buffers, in: &arena)
        secondConvolution = FloatConvolution(weights.secondConvolution, buffers, in: &arena)
        self.state = state
    }

    /// Goes on with the state.
    func forward() {
        let z1 = firstNorm.rectify(state)  // ReLU GN1(x)
        let y1 = firstConvolution.forward(z1)  // conv1(z1)
        let z2 = secondNorm.rectify(y1)  // ReLU GN2(y1)
        let y2 = secondConvolution.forward(z2)  // conv2(z2)
        // A factor of 1 changes no bit of the product.
        unsafe buffers.kernels.pointee.step(
            Int32(state.count), state.values.pointer, 1, y2.values.pointer, state.values.pointer)  // x += y2
    }
}
