// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The stem of all networks: x(0) = conv3(ReLU GN2(conv2(ReLU GN1(conv1(window))))).
struct Stem {
    private let firstConvolution: FirstConvolution
    private let firstNorm: GroupNorm
    private let secondConvolution: Convolution
    private let secondNorm: GroupNorm
    private let thirdConvolution: Convolution
    /// uint8 `[185, 64]` and `[92, 64]`.
    private let firstActivations: Activations
    private let secondActivations: Activations
    private let thirdActivations: Activations
    /// Whether they are moved from the one place to the other.
    private let movesActivations: Bool

    init(_ weights: StemWeights, epsilon: Float, _ buffers: LayerBuffers, in arena: inout Arena) {
        firstConvolution = FirstConvolution(weights.firstConvolution, of: weights.channels, buffers, in: &arena)
        firstNorm = GroupNorm(
            weights.firstNorm, epsilon: epsilon, outputScale: weights.secondConvolution.inputScale, buffers,
            in: &arena)
        secondConvolution = Convolution(weights.secondConvolution, buffers, in: &arena)
        secondNorm = GroupNorm(
            weights.secondNorm, epsilon: epsilon, outputScale: weights.thirdConvolution.inputScale, buffers, in: &arena)
        thirdConvolution = Convolution(weights.thirdConvolution, isForState: true, buffers, in: &arena)
        firstActivations = buffers.memory.first
        secondActivations = buffers.memory.second
        thirdActivations = buffers.memory.third
        movesActivations = buffers.isCompact
    }

    /// What the state begins as, of a beat.
    func forward(_ input: inout ClassifierInput) -> Accumulators {
        // uint8 [185, 64]
        let q1 = firstConvolution.forward(&input, through: firstNorm, into: firstActivations)
        let y2 = secondConvolution.forward(q1)  // int32 [92, 64]
        let q2 = secondNorm.rectify(y2, into: secondActivations)  // uint8 [92, 64]
        q2.clearPadding()
        if movesActivations { q2.move(to: thirdActivations) }
        return thirdConvolution.forwardToState(thirdActivations)  // int32 [46, 64]
    }
}
