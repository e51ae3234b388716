// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A convolution of 64 channels, stride and taps as its shape says: uint8 activations by int8 weights to int32.
///
/// A time channel is folded into the bias: each evaluation of the ODE has rows of its own, tabulated at start.
/// Features that steer the convolution add to all rows of a beat.
@safe struct Convolution {
    private let buffers: LayerBuffers
    private let shape: ecg_conv1d_shape
    /// Weights in the kernels' own order.
    private let weights: Constants<Int8>
    /// int32 `[points, 64]`, where the output goes, or four points of it after another.
    private let accumulators: Tensor<Int32>
    /// int32 `[evaluations, 3, 64]`: the first point's, that of all between, the last point's; `nil` for none.
    private let bias: Tensor<Int32>?
    private let steering: Steering?
    /// int32 `[64]`: what the features of this beat add to the bias; `nil` if none steer the convolution.
    private let addends: Tensor<Int32>?
    /// `[64]`: what one unit of the accumulator is worth; in double for a norm, in float for the state.
    private let multipliers: Tensor<Double>
    private let floatMultipliers: Tensor<Float>

    /// - Parameters:
    ///   - times: when the ODE is evaluated; empty for a convolution that does not see the time.
    ///   - isForState: whether the state takes the output, and no norm.
    init(
        _ convolution: ConvolutionWeights, times: [Double] = [], isForState: Bool = false, _ buffers: LayerBuffers,
        in arena: inout Arena
    ) {
        precondition(convolution.shape.padding == 1, "activations have one row of zeros on either side")
        self.buffers = buffers
        shape = convolution.shape.kernelShape
        weights = convolution.packed(by: buffers, in: &arena)
        accumulators =
            convolution.shape.outputPoints == NetworkShape.statePoints || buffers.isCompact
            ? buffers.memory.accumulators : buffers.memory.stemAccumulators
        let biasCount = convolution.biasCount(times: times.count)
        bias = biasCount == 0 ? nil : arena.tensor(biasCount) { convolution.quantizedBias(at: $0, times: times) }
        steering = Steering(convolution, in: &arena)
        let channels = NetworkShape.channels
        addends = steering == nil ? nil : arena.tensor(Int32.self, channels)
        multipliers = arena.tensor(isForState ? 0 : channels) { convolution.multiplier($0) }
        floatMultipliers = arena.tensor(isForState ? channels : 0) { Float(convolution.multiplier($0)) }
    }

    /// Has what a beat's features come to added to the bias, until the next beat's.
    func steer(by features: FeatureVector) {
        guard let steering, let addends else { return }
        let sums = steering.sums(of: features)
        for channel in 0..<NetworkShape.channels {
            unsafe addends.pointer[channel] = ConvolutionWeights.quantized(
                sums[channel] / multipliers.pointer[channel])
        }
    }

    /// The bias of an evaluation, int32 `[3, 64]`, with what the features add; `nil` for none.
    private func bias(of evaluation: Int) -> UnsafePointer<Int32>? {
        let (channels, bound) = (NetworkShape.channels, ConvolutionWeights.biasBound)
        guard let bias else { return nil }
        let rows = unsafe UnsafePointer(bias.pointer) + evaluation * 3 * channels
        guard let addends else { return unsafe rows }
        for row in 0..<3 {
            for channel in 0..<channels {
                let index = row * channels + channel
                // Both are within the bound: their sum fits.
                let sum = unsafe rows[index] &+ addends.pointer[channel]
                unsafe buffers.bias.pointer[index] = min(max(sum, -bound), bound)
            }
        }
        return unsafe UnsafePointer(buffers.bias.pointer)
    }

    /// Convolves for a norm, which needs the sums of the output.
    func forward(_ input: Activations, evaluation: Int = 0) -> SummedTensor {
        let values = unsafe run(
            input, evaluation: evaluation, sums: buffers.sums.pointer, squares: buffers.squares.pointer)
        return SummedTensor(points: shape.output_points, values: values, multipliers: multipliers)
    }

    /// Convolves for the state, which takes the output as it is.
    func forwardToState(_ input: Activations) -> Accumulators {
        let values = unsafe run(input, evaluation: 0, sums: nil, squares: nil)
        return Accumulators(values: values, multipliers: floatMultipliers)
    }

    private func run(
        _ input: Activations, evaluation: Int, sums: UnsafeMutablePointer<Double>?,
        squares: UnsafeMutablePointer<Double>?
    ) -> IntegerTensor {
        if buffers.isCompact {
            var rows = unsafe ecg_rows(
                points: shape.output_points, channels: shape.output_channels, buffer: accumulators.pointer, state: nil,
                reciprocal: 0, shape: shape, input: input.padding, packed: weights.pointer,
                bias: bias(of: evaluation), scratch: buffers.scratch.pointer)
            if let sums = unsafe sums, let squares = unsafe squares {
                unsafe buffers.rows.pointee.sums(&rows, sums, squares)
            }
            return .computed(rows)
        }
        var shape = shape
        unsafe buffers.kernels.pointee.conv1d_s8(
            &shape, input.padding, weights.pointer, bias(of: evaluation), accumulators.pointer, sums, squares,
            buffers.scratch.pointer)
        return .stored(accumulators)
    }
}
