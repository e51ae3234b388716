// SPDX-License-Identifier: Apache-2.0

/// The right-hand side of the neural ODE: dx/dt = f(x, t) = GN3(conv2(ReLU GN2(conv1(ReLU GN1(x), t)), t)).
struct Dynamics {
    private let firstNorm: GroupNorm
    private let firstConvolution: Convolution
    private let secondNorm: GroupNorm
    private let secondConvolution: Convolution
    private let thirdNorm: GroupNorm
    /// uint8 `[46, 64]` each: what the convolutions take.
    private let outer: Activations
    private let inner: Activations

    /// - Parameter times: when f is evaluated, for the biases that depend on it.
    init(
        _ weights: DynamicsWeights, times: [Double], epsilon: Float, _ buffers: LayerBuffers, in arena: inout Arena
    ) {
        firstNorm = GroupNorm(
            weights.firstNorm, epsilon: epsilon, outputScale: weights.firstConvolution.inputScale, buffers, in: &arena)
        firstConvolution = Convolution(weights.firstConvolution, times: times, buffers, in: &arena)
        secondNorm = GroupNorm(
            weights.secondNorm, epsilon: epsilon, outputScale: weights.secondConvolution.inputScale, buffers,
            in: &arena)
        secondConvolution = Convolution(weights.secondConvolution, times: times, buffers, in: &arena)
        thirdNorm = GroupNorm(weights.thirdNorm, epsilon: epsilon, outputScale: 1, buffers, in: &arena)
        outer = buffers.memory.outer
        inner = buffers.memory.inner
    }

    /// Lets a beat's features steer f.
    func steer(by features: FeatureVector) {
        firstConvolution.steer(by: features)
        secondConvolution.steer(by: features)
    }

    /// f(x, t) at the time of an evaluation, counted from 0 over a beat.
    func evaluate(_ x: SummedTensor, evaluation: Int) -> Slope {
        let q1 = firstNorm.rectify(x, into: outer)  // ReLU GN1(x), uint8 [46, 64]
        let y1 = firstConvolution.forward(q1, evaluation: evaluation)  // conv1(q1, t), int32 [46, 64]
        let q2 = secondNorm.rectify(y1, into: inner)  // ReLU GN2(y1), uint8 [46, 64]
        let y2 = secondConvolution.forward(q2, evaluation: evaluation)  // conv2(q2, t), int32 [46, 64]
        return thirdNorm.slope(of: y2)  // GN3(y2), float32 [46, 64]
    }
}
