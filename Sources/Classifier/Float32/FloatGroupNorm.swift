// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A group norm in float32, its statistics in double.
@safe struct FloatGroupNorm {
    private let buffers: FloatBuffers
    /// `[64]`
    private let gamma: Constants<Float>
    /// `[64]`
    private let beta: Constants<Float>
    private let epsilon: Double

    init(_ weights: NormWeights, epsilon: Float, _ buffers: FloatBuffers, in arena: inout Arena) {
        self.buffers = buffers
        gamma = arena.constants(weights.gamma)
        beta = arena.constants(weights.beta)
        self.epsilon = Double(epsilon)
    }

    /// ReLU GN(x), into `buffers.activations`.
    func rectify(_ x: FloatTensor) -> FloatTensor {
        makeFactors(for: x)
        unsafe buffers.kernels.pointee.normalize_relu_f32(
            x.points, Int32(NetworkShape.channels), x.values.pointer, buffers.factors.pointer, buffers.offsets.pointer,
            buffers.activations.pointer)
        return FloatTensor(points: x.points, values: buffers.activations)
    }

    /// GN(x), into `output`.
    func normalize(_ x: FloatTensor, into output: UnsafeMutablePointer<Float>) {
        makeFactors(for: x)
        unsafe buffers.kernels.pointee.normalize_f32(
            x.points, Int32(NetworkShape.channels), x.values.pointer, buffers.factors.pointer, buffers.offsets.pointer,
            output)
    }

    private func makeFactors(for x: FloatTensor) {
        x.sum(into: buffers)
        unsafe buffers.kernels.pointee.norm_factors(
            x.points, Int32(NetworkShape.channels), buffers.sums.pointer, buffers.squares.pointer,
            buffers.multipliers.pointer, gamma.pointer, beta.pointer, epsilon, 1, buffers.factors.pointer,
            buffers.offsets.pointer)
    }
}

extension FloatTensor {
    /// Sums each channel and its squares over the points, in double, into `buffers.sums` and `buffers.squares`.
    func sum(into buffers: FloatBuffers) {
        unsafe buffers.kernels.pointee.channel_sums_f32(
            points, Int32(NetworkShape.channels), values.pointer, buffers.sums.pointer, buffers.squares.pointer)
    }
}
