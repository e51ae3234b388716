// SPDX-License-Identifier: Apache-2.0

/// The stem of both networks in float32: x(0) = conv3(ReLU GN2(conv2(ReLU GN1(conv1(window))))).
@safe struct FloatStem {
    private let buffers: FloatBuffers
    private let firstConvolution: FloatConvolution
    private let firstNorm: FloatGroupNorm
    private let secondConvolution: FloatConvolution
    private let secondNorm: FloatGroupNorm
    private let thirdConvolution: FloatConvolution

    init(_ weights: StemWeights, epsilon: Float, _ buffers: FloatBuffers, in arena: inout Arena) {
        self.buffers = buffers
        firstConvolution = FloatConvolution(weights.firstConvolution, buffers, in: &arena)
        firstNorm = FloatGroupNorm(weights.firstNorm, epsilon: epsilon, buffers, in: &arena)
        secondConvolution = FloatConvolution(weights.secondConvolution, buffers, in: &arena)
        secondNorm = FloatGroupNorm(weights.secondNorm, epsilon: epsilon, buffers, in: &arena)
        thirdConvolution = FloatConvolution(weights.thirdConvolution, buffers, in: &arena)
    }

    /// What the state begins as, of a window, `[187]`.
    func forward(_ window: borrowing InlineArray<187, Float>) -> FloatTensor {
        for index in 0..<NetworkShape.windowPoints { unsafe buffers.activations.pointer[index] = window[index] }
        let x = FloatTensor(points: Int32(NetworkShape.windowPoints), values: buffers.activations)  // [187, 1]
        let z1 = firstNorm.rectify(firstConvolution.forward(x))  // [185, 64]
        let z2 = secondNorm.rectify(secondConvolution.forward(z1))  // [92, 64]
        return thirdConvolution.forward(z2)  // [46, 64]
    }
}
