// SPDX-License-Identifier: Apache-2.0

/// A block of the ResNet: x += conv2(ReLU GN2(conv1(ReLU GN1(x)))).
struct ResidualBlock {
    private let firstNorm: GroupNorm
    private let firstConvolution: Convolution
    private let secondNorm: GroupNorm
    private let secondConvolution: Convolution
    private let state: ResidualState
    /// uint8 `[46, 64]` each: what the convolutions take.
    private let outer: Activations
    private let inner: Activations

    init(
        _ weights: ResidualBlockWeights, epsilon: Float, state: ResidualState, _ buffers: LayerBuffers,
        in arena: inout Arena
    ) {
        firstNorm = GroupNorm(
            weights.firstNorm, epsilon: epsilon, outputScale: weights.firstConvolution.inputScale, buffers, in: &arena)
        firstConvolution = Convolution(weights.firstConvolution, buffers, in: &arena)
        secondNorm = GroupNorm(
            weights.secondNorm, epsilon: epsilon, outputScale: weights.secondConvolution.inputScale, buffers,
            in: &arena)
        secondConvolution = Convolution(weights.secondConvolution, isForState: true, buffers, in: &arena)
        self.state = state
        outer = buffers.memory.outer
        inner = buffers.memory.inner
    }

    /// Goes on with the state.
    func forward() {
        let q1 = firstNorm.rectify(state.view, into: outer)  // ReLU GN1(x), uint8 [46, 64]
        let y1 = firstConvolution.forward(q1)  // conv1(q1), int32 [46, 64]
        let q2 = secondNorm.rectify(y1, into: inner)  // ReLU GN2(y1), uint8 [46, 64]
        let y2 = secondConvolution.forwardToState(q2)  // conv2(q2), int32 [46, 64]
        state.add(y2)  // x += y2, float32 [46, 64]
    }
}
