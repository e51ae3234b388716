// SPDX-License-Identifier: Apache-2.0

/// The head of both networks in float32: logits = linear(mean over the points of ReLU GN(x)).
@safe struct FloatHead {
    private let buffers: FloatBuffers
    private let norm: FloatGroupNorm
    private let linear: Linear

    init(_ weights: HeadWeights, epsilon: Float, _ buffers: FloatBuffers, in arena: inout Arena) {
        self.buffers = buffers
        norm = FloatGroupNorm(weights.norm, epsilon: epsilon, buffers, in: &arena)
        linear = Linear(weights, in: &arena)
    }

    /// The five logits of a state.
    func forward(_ x: FloatTensor) -> InlineArray<5, Float> {
        norm.rectify(x).sum(into: buffers)  // sums of ReLU GN(x), [64]
        var means = InlineArray<64, Float>(repeating: 0)
        for channel in 0..<NetworkShape.channels {
            means[channel] = Float(unsafe buffers.sums.pointer[channel] / Double(x.points))
        }
        return linear.forward(means)  // [5]
    }
}
