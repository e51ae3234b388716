// SPDX-License-Identifier: Apache-2.0

/// The head of all networks: logits = readout(mean over the points of ReLU GN(x)).
@safe struct Head {
    private let norm: GroupNorm
    private let readout: Readout
    /// int32 `[64]`: the channels' sums over the points.
    private let sums: Tensor<Int32>
    /// What one unit of a sum counts in the mean.
    private let meanOfOne: Float

    init(
        _ weights: HeadWeights, features: FeatureVector?, epsilon: Float, _ buffers: LayerBuffers,
        in arena: inout Arena
    ) {
        norm = GroupNorm(weights.norm, epsilon: epsilon, outputScale: weights.inputScale, buffers, in: &arena)
        readout = unsafe Readout(weights, features: features, kernels: buffers.kernels, in: &arena)
        sums = arena.tensor(Int32.self, NetworkShape.channels)
        meanOfOne = Float(Double(weights.inputScale) / Double(NetworkShape.statePoints))
    }

    /// Forgets the beats before.
    func restart() { readout.restart() }

    /// The five logits of a state.
    func forward(_ x: SummedTensor) -> InlineArray<5, Float> {
        norm.sumRectified(x, into: sums)  // sums of ReLU GN(x), int32 [64]
        var means = InlineArray<64, Float>(repeating: 0)
        for channel in 0..<NetworkShape.channels {
            means[channel] = Float(unsafe sums.pointer[channel]) * meanOfOne  // float32 [64]
        }
        return readout.forward(means)  // float32 [5]
    }
}
