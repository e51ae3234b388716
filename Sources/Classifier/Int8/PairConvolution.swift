// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

/// The convolution of the window itself, where the stem takes two channels: three taps, `[187, 2]` to `[185, 64]`.
@safe struct PairConvolution {
    private let buffers: LayerBuffers
    private let first: InputChannel
    private let second: InputChannel
    private let shape: ecg_conv1d_shape
    /// float32 `[187, 2]`, and the same in uint8 with the slack: the window.
    private let points: Tensor<Float>
    private let window: Tensor<UInt8>
    /// int8 weights in the kernels' own order.
    private let weights: Tensor<UInt8>
    /// int32 `[3, 64]`, all rows the same.
    private let bias: Tensor<Int32>
    /// `[64]`: what one unit of the accumulator is worth.
    private let multipliers: Tensor<Double>

    init(
        _ convolution: ConvolutionWeights, of first: InputChannel, _ second: InputChannel, _ buffers: LayerBuffers,
        in arena: inout Arena
    ) {
        let count = convolution.shape.inputPoints * convolution.shape.inputChannels
        precondition(convolution.shape.padding == 0 && convolution.shape.inputChannels == 2)
        self.buffers = buffers
        self.first = first
        self.second = second
        shape = convolution.shape.kernelShape
        points = arena.tensor(Float.self, count)
        window = arena.tensor(UInt8.self, count + Activations.slack)
        weights = convolution.packed(by: buffers, in: &arena)
        bias = arena.tensor(convolution.biasCount(times: 0)) { convolution.quantizedBias(at: $0, times: []) }
        multipliers = arena.tensor(NetworkShape.channels) { convolution.multiplier($0) }
    }

    /// ReLU GN(conv(window)), uint8 `[185, 64]`.
    func forward(
        _ input: borrowing ClassifierInput, through norm: GroupNorm, into output: Activations
    ) -> Activations {
        var shape = shape
        // Copied once: an element of the input's own would be reached by a copy of its channel.
        let (even, odd) = (input[first], input[second])
        for point in 0..<NetworkShape.windowPoints {
            unsafe points.pointer[2 * point] = even[point]
            unsafe points.pointer[2 * point + 1] = odd[point]
        }
        unsafe buffers.kernels.pointee.quantize_u8(
            Int32(2 * NetworkShape.windowPoints), points.pointer, window.pointer)
        unsafe buffers.kernels.pointee.conv1d_s8(
            &shape, window.pointer, weights.pointer, bias.pointer, buffers.accumulators.pointer, buffers.sums.pointer,
            buffers.squares.pointer, buffers.scratch.pointer)
        return norm.rectify(
            SummedTensor(
                points: shape.output_points, values: buffers.accumulators, sums: buffers.sums,
                squares: buffers.squares, multipliers: multipliers), into: output)
    }
}
