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
        let (factors, offsets) = unsafe (buffers.factors.pointer, buffers.offsets.pointer)
        switch x.values {
        case .stored(let values):
            unsafe buffers.kernels.pointee.normalize_s32_u8(
                x.points, Int32(NetworkShape.channels), values.pointer, factors, offsets, output.first)
        case .computed(var rows):
            unsafe buffers.rows.pointee.normalize_u8(&rows, factors, offsets, output.first)
            // Others have lain there.
            output.clearPadding()
        }
        return output
    }

    /// The sums over the points of ReLU GN(x), int32 `[64]`, into `output`.
    func sumRectified(_ x: SummedTensor, into output: Tensor<Int32>) {
        makeFactors(for: x)
        let (factors, offsets) = unsafe (buffers.factors.pointer, buffers.offsets.pointer)
        switch x.values {
        case .stored(let values):
            unsafe buffers.kernels.pointee.normalize_s32_sums(
                x.points, Int32(NetworkShape.channels), values.pointer, factors, offsets, output.pointer)
        case .computed(var rows):
            unsafe buffers.rows.pointee.normalize_sums(&rows, factors, offsets, output.pointer)
        }
    }

    /// GN(x) as a slope: only the factors are made.
    func slope(of x: SummedTensor) -> Slope {
        makeFactors(for: x)
        return Slope(values: x.values, factors: buffers.factors, offsets: buffers.offsets)
    }

    private func makeFactors(for x: SummedTensor) { makeFactors(points: x.points, multipliers: x.multipliers) }

    /// Turns the sums in `buffers.sums` and `buffers.squares` into `buffers.factors` and `buffers.offsets`.
    func makeFactors(points: Int32, multipliers: Tensor<Double>) {
        unsafe buffers.kernels.pointee.norm_factors(
            points, Int32(NetworkShape.channels), buffers.sums.pointer, buffers.squares.pointer, multipliers.pointer,
            gamma.pointer, beta.pointer, epsilon, inverseScale, buffers.factors.pointer, buffers.offsets.pointer)
    }
}
