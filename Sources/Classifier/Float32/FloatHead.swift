// SPDX-License-Identifier: Apache-2.0

/// The head of all networks in float32: logits = readout(mean over the points of ReLU GN(x)).
@safe struct FloatHead: ~Copyable {
    private let buffers: FloatBuffers
    private let norm: FloatGroupNorm
    /// float32 `[64]`: the embedding.
    private let means: Tensor<Float>
    /// What makes logits of the embedding.
    let readout: Readout

    init(
        _ weights: HeadWeights, features: FeatureVector?, plan: SolverPlan?, epsilon: Float, _ buffers: FloatBuffers,
        in arena: inout Arena
    ) {
        self.buffers = buffers
        norm = FloatGroupNorm(weights.norm, epsilon: epsilon, buffers, in: &arena)
        means = arena.tensor(Float.self, NetworkShape.channels)
        readout = unsafe Readout(weights, features: features, plan: plan, kernels: buffers.kernels, in: &arena)
    }

    /// The five logits of a state after all steps.
    func forward(_ x: FloatTensor) -> InlineArray<5, Float> { readout.forward(embedding(of: x)) }

    /// The five logits of a state after one step of Euler's method.
    func early(_ x: FloatTensor) -> InlineArray<5, Float> { readout.early(embedding(of: x)) }

    /// The mean activations, float32 `[64]`.
    private func embedding(of x: FloatTensor) -> Tensor<Float> {
        norm.rectify(x).sum(into: buffers)  // sums of ReLU GN(x), [64]
        for channel in 0..<NetworkShape.channels {
            unsafe means.pointer[channel] = Float(buffers.sums.pointer[channel] / Double(x.points))
        }
        return means
    }
}
