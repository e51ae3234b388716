// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

/// The convolution of the window itself, where the stem takes one channel: one input channel, three taps, 187 points to `[185, 64]`.
///
/// A linear map of three neighbours: the sums that its norm needs follow from the window's own sum and autocorrelations.
/// So it is computed once, together with its norm, and its accumulators never reach memory.
@safe struct FirstConvolution {
    private let buffers: LayerBuffers
    private let channel: InputChannel
    private let shape: ecg_conv1d_shape
    /// uint8 `[187]` and the slack: the window.
    private let window: Tensor<UInt8>
    /// int8 weights in the kernels' own order.
    private let weights: Tensor<UInt8>
    /// int32 `[4, 64]`, tap x channel, for the sums; the fourth tap's are zeros.
    private let weightsByTap: Tensor<Int32>
    /// int32 `[64]`: without padding, the bias is the same at all points.
    private let bias: Tensor<Int32>
    /// `[64]`: what one unit of the accumulator is worth.
    private let multipliers: Tensor<Double>

    init(
        _ convolution: ConvolutionWeights, of channel: InputChannel, _ buffers: LayerBuffers, in arena: inout Arena
    ) {
        precondition(convolution.shape.padding == 0 && convolution.shape.taps <= 4)
        let (channels, taps) = (NetworkShape.channels, convolution.shape.taps)
        self.buffers = buffers
        self.channel = channel
        shape = convolution.shape.kernelShape
        window = arena.tensor(UInt8.self, convolution.shape.inputPoints + Activations.slack)
        weights = convolution.packed(by: buffers, in: &arena)
        let quantized = convolution.quantized
        weightsByTap = arena.tensor(4 * channels) { index in
            let (tap, channel) = (index / channels, index % channels)
            return tap < taps ? Int32(quantized[channel * taps + tap]) : 0
        }
        bias = arena.tensor(channels) { convolution.quantizedBias(at: $0, times: []) }
        multipliers = arena.tensor(channels) { convolution.multiplier($0) }
    }

    /// ReLU GN(conv(window)), uint8 `[185, 64]`.
    func forward(
        _ input: borrowing ClassifierInput, through norm: GroupNorm, into output: Activations
    ) -> Activations {
        var shape = shape
        unsafe input.channels[Int(channel.rawValue)].span.withUnsafeBufferPointer { points in
            guard let start = points.baseAddress else { return }
            unsafe buffers.kernels.pointee.quantize_u8(Int32(points.count), start, window.pointer)
        }
        unsafe buffers.kernels.pointee.conv1d_s8_c1_sums(
            &shape, window.pointer, weightsByTap.pointer, bias.pointer, buffers.sums.pointer, buffers.squares.pointer)
        norm.makeFactors(
            for: SummedTensor(
                points: shape.output_points, values: buffers.accumulators, sums: buffers.sums,
                squares: buffers.squares, multipliers: multipliers))
        unsafe buffers.kernels.pointee.conv1d_s8_c1_normalize(
            &shape, window.pointer, weights.pointer, bias.pointer, buffers.factors.pointer, buffers.offsets.pointer,
            output.first)
        return output
    }
}
