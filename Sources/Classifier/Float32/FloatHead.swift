// SPDX-License-Identifier: Apache-2.0

/// The head of all networks in float32: logits = readout(mean over the points of ReLU GN(x)).
@safe struct FloatHead {
    private let buffers: FloatBuffers
    private let norm: FloatGroupNorm
    private let readout: Readout

    init(
        _ weights: HeadWeights, features: FeatureVector?, epsilon: Float, _ buffers: FloatBuffers,
        in arena: inout Arena
    ) {
        self.buffers = buffers
        norm = FloatGroupNorm(weights.norm, epsilon: epsilon, buffers, in: &arena)
        readout = unsafe Readout(weights, features: features, kernels: buffers.kernels, in: &arena)
    }

    /// Forgets the beats before.
    func restart() { readout.restart() }

    /// The five logits of a state.
    func forward(_ x: FloatTensor) -> InlineArray<5, Float> {
        norm.rectify(x).sum(into: buffers)  // sums of ReLU GN(x), [64]
        var means = InlineArray<64, Float>(repeating: 0)
        for channel in 0..<NetworkShape.channels {
            means[channel] = Float(unsafe buffers.sums.pointer[channel] / Double(x.points))
        }
        return readout.forward(means)  // [5]
    }
}
