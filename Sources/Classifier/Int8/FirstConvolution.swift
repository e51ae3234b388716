// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

/// The convolution of the window itself, of one input channel or two: three taps, `[187, channels]` to `[185, 64]`.
///
/// A linear map of a few neighbours: the sums that its norm needs follow from the neighbours' own sums and products.
/// So it is computed once, together with its norm, and its accumulators never reach memory.
@safe struct FirstConvolution {
    /// Rows of `weightsInOrder`: up to four taps of one channel, or three of two.
    private static let rows = 6

    private let buffers: LayerBuffers
    private let first: InputChannel
    /// `nil` for one channel.
    private let second: InputChannel?
    private let shape: ecg_conv1d_shape
    /// uint8 `[187, channels]` and the slack: the window.
    private let window: Tensor<UInt8>
    /// Weights in the kernels' own order.
    private let weights: Constants<Int8>
    /// int32 `[6, 64]`, in the order of taps, then input channels, for the sums; zeros after them.
    private let weightsInOrder: Tensor<Int32>
    /// Whether compact kernels' weights are put in that order for each beat, where the second convolution writes afterwards.
    private let ordersEachBeat: Bool
    /// Values under a window.
    private let run: Int
    /// int32 `[64]`: without padding, the bias is the same at all points.
    private let bias: Tensor<Int32>
    private let multipliers: Multipliers

    /// - Parameter inputs: the channels that the convolution takes, in its order.
    init(
        _ convolution: ConvolutionWeights, of inputs: [InputChannel], _ buffers: LayerBuffers, in arena: inout Arena
    ) {
        let (channels, run) = (NetworkShape.channels, convolution.shape.taps * inputs.count)
        precondition(convolution.shape.padding == 0 && inputs.count == convolution.shape.inputChannels)
        precondition(inputs.count == 1 ? run <= 4 : inputs.count == 2 && run <= Self.rows)
        self.buffers = buffers
        first = inputs[0]
        second = inputs.count == 2 ? inputs[1] : nil
        shape = convolution.shape.kernelShape
        window = arena.tensor(UInt8.self, convolution.shape.inputPoints * inputs.count + Activations.slack)
        weights = convolution.packed(by: buffers, in: &arena)
        self.run = run
        ordersEachBeat = unsafe buffers.kernels.pointee.is_compact
        if ordersEachBeat {
            weightsInOrder = buffers.memory.stemAccumulators
        } else {
            let quantized = convolution.quantized
            weightsInOrder = arena.tensor(Self.rows * channels) { index in
                let (row, channel) = (index / channels, index % channels)
                return row < run ? Int32(quantized[channel * run + row]) : 0
            }
        }
        bias = arena.tensor(channels) { convolution.quantizedBias(at: $0, times: []) }
        multipliers = Multipliers(convolution, buffers, in: &arena)
    }

    /// ReLU GN(conv(window)), uint8 `[185, 64]`.
    func forward(
        _ input: inout ClassifierInput, through norm: GroupNorm, into output: Activations
    ) -> Activations {
        var shape = shape
        quantize(&input)
        if ordersEachBeat { orderWeights() }
        unsafe buffers.kernels.pointee.first_conv1d_s8_sums(
            &shape, window.pointer, weightsInOrder.pointer, bias.pointer, buffers.sums.pointer, buffers.squares.pointer)
        norm.makeFactors(points: shape.output_points, multipliers: multipliers.inDouble)
        unsafe buffers.kernels.pointee.first_conv1d_s8_normalize(
            &shape, window.pointer, weights.pointer, bias.pointer, buffers.factors.pointer, buffers.offsets.pointer,
            output.first)
        output.clearPadding()
        return output
    }

    /// Puts the weights, which compact kernels keep as `[64, run]`, in the order that the sums take.
    private func orderWeights() {
        let channels = NetworkShape.channels
        for row in 0..<Self.rows {
            for channel in 0..<channels {
                unsafe weightsInOrder.pointer[row * channels + channel] =
                    row < run ? Int32(weights.pointer[channel * run + row]) : 0
            }
        }
    }

    /// Fills the window.
    private func quantize(_ input: inout ClassifierInput) {
        unsafe input.channels.span.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            // Channels lie one after the other, each of 187 floats.
            let samples = unsafe start.assumingMemoryBound(to: Float.self)
            let count = ClassifierInput.pointCount
            unsafe buffers.kernels.pointee.quantize_u8(
                Int32(count), samples + Int(first.rawValue) * count,
                second.map { unsafe samples + Int($0.rawValue) * count }, window.pointer)
        }
    }
}
