// SPDX-License-Identifier: Apache-2.0

/// The head of all networks: logits = readout(mean over the points of ReLU GN(x)).
@safe struct Head: ~Copyable {
    private let norm: GroupNorm
    /// What makes logits of the embedding.
    let readout: Readout
    /// int32 `[64]`: the channels' sums over the points.
    private let sums: Tensor<Int32>
    /// float32 `[64]`: the embedding.
    private let means: Tensor<Float>
    /// What one unit of a sum counts in the mean.
    private let meanOfOne: Float

    init(
        _ weights: HeadWeights, features: FeatureVector?, plan: SolverPlan?, epsilon: Float, _ buffers: LayerBuffers,
        in arena: inout Arena
    ) {
        norm = GroupNorm(weights.norm, epsilon: epsilon, outputScale: weights.inputScale, buffers, in: &arena)
        readout = unsafe Readout(weights, features: features, plan: plan, kernels: buffers.kernels, in: &arena)
        sums = arena.tensor(Int32.self, NetworkShape.channels)
        means = arena.tensor(Float.self, NetworkShape.channels)
        meanOfOne = Float(Double(weights.inputScale) / Double(NetworkShape.statePoints))
    }

    /// The five logits of a state after all steps.
    func forward(_ x: SummedTensor) -> InlineArray<5, Float> { readout.forward(embedding(of: x)) }

    /// The five logits of a state after one step of Euler's method.
    func early(_ x: SummedTensor) -> InlineArray<5, Float> { readout.early(embedding(of: x)) }

    /// The mean activations, float32 `[64]`.
    private func embedding(of x: SummedTensor) -> Tensor<Float> {
        norm.sumRectified(x, into: sums)  // sums of ReLU GN(x), int32 [64]
        for channel in 0..<NetworkShape.channels {
            unsafe means.pointer[channel] = Float(sums.pointer[channel]) * meanOfOne  // float32 [64]
        }
        return means
    }
}
