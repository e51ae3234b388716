// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A group norm of 32 groups of two neighbouring channels (Wu Y, He K. ECCV 2018, doi:10.1007/978-3-030-01261-8_1).
///
/// It sums nothing up itself: the convolution or the state before it has counted. From those sums follow a factor and an
/// offset per channel, with which one pass normalizes, rectifies and requantizes.
@safe struct GroupNorm {
    private let buffers: LayerBuffers
    /// `[64]`
    private let gamma: Constants<Float>
    /// `[64]`
    private let beta: Constants<Float>
    private let epsilon: Double
    /// 1 / the scale of the output; 1 for a slope, which is a float.
    private let inverseScale: Double

    init(
        _ weights: NormWeights, epsilon: Float, outputScale: Float, _ buffers: LayerBuffers, in arena: inout Arena
    ) {
        self.buffers = buffers
        gamma = arena.constants(weights.gamma)
        beta = arena.constants(weights.beta)
        self.epsilon = Double(epsilon)
        inverseScale = 1 / Double(outputScale)
    }

    /// ReLU GN(x), uint8 `[points, 64]`.
    func rectify(_ x: SummedTensor, into output: Activations) -> Activations {
        makeFactors(for: x)
        unsafe buffers.kernels.pointee.normalize_s32_u8(
            x.points, Int32(NetworkShape.channels), x.values.pointer, buffers.factors.pointer, buffers.offsets.pointer,
            output.first)
        return output
    }

    /// The sums over the points of ReLU GN(x), int32 `[64]`, into `output`.
    func sumRectified(_ x: SummedTensor, into output: Tensor<Int32>) {
        makeFactors(for: x)
        unsafe buffers.kernels.pointee.normalize_s32_sums(
            x.points, Int32(NetworkShape.channels), x.values.pointer, buffers.factors.pointer, buffers.offsets.pointer,
            output.pointer)
    }

    /// GN(x) as a slope: only the factors are made.
    func slope(of x: SummedTensor) -> Slope {
        makeFactors(for: x)
        return Slope(values: x.values, factors: buffers.factors, offsets: buffers.offsets)
    }

    /// Turns the channels' sums into `buffers.factors` and `buffers.offsets`.
    func makeFactors(for x: SummedTensor) {
        unsafe buffers.kernels.pointee.norm_factors(
            x.points, Int32(NetworkShape.channels), x.sums.pointer, x.squares.pointer, x.multipliers.pointer,
            gamma.pointer, beta.pointer, epsilon, inverseScale, buffers.factors.pointer, buffers.offsets.pointer)
    }
}
