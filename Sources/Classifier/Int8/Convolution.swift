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
    /// int32 `[evaluations, 3, 64]`: the first point's, that of all between, the last point's; `nil` for none.
    private let bias: Tensor<Int32>?
    private let biasCount: Int
    /// The same before the features are added; `nil` if none steer the convolution.
    private let unsteeredBias: Tensor<Int32>?
    private let steering: Steering?
    /// `[64]`: what one unit of the accumulator is worth, in double and in float.
    private let multipliers: Tensor<Double>
    private let floatMultipliers: Tensor<Float>

    /// - Parameter times: when the ODE is evaluated; empty for a convolution that does not see the time.
    init(_ convolution: ConvolutionWeights, times: [Double] = [], _ buffers: LayerBuffers, in arena: inout Arena) {
        precondition(convolution.shape.padding == 1, "activations have one row of zeros on either side")
        self.buffers = buffers
        shape = convolution.shape.kernelShape
        weights = convolution.packed(by: buffers, in: &arena)
        biasCount = convolution.biasCount(times: times.count)
        bias = biasCount == 0 ? nil : arena.tensor(biasCount) { convolution.quantizedBias(at: $0, times: times) }
        steering = Steering(convolution, in: &arena)
        unsteeredBias =
            steering == nil ? nil : arena.tensor(biasCount) { convolution.quantizedBias(at: $0, times: times) }
        multipliers = arena.tensor(NetworkShape.channels) { convolution.multiplier($0) }
        floatMultipliers = arena.tensor(NetworkShape.channels) { Float(convolution.multiplier($0)) }
    }

    /// Adds what a beat's features come to to the bias, until the next beat's.
    func steer(by features: FeatureVector) {
        guard let steering, let bias, let unsteeredBias else { return }
        let (channels, bound) = (NetworkShape.channels, ConvolutionWeights.biasBound)
        let sums = steering.sums(of: features)
        var addends = InlineArray<64, Int32>(repeating: 0)
        for channel in 0..<channels {
            addends[channel] = ConvolutionWeights.quantized(unsafe sums[channel] / multipliers.pointer[channel])
        }
        for row in stride(from: 0, to: biasCount, by: channels) {
            for channel in 0..<channels {
                // Both are within the bound: their sum fits.
                let sum = unsafe unsteeredBias.pointer[row + channel] &+ addends[channel]
                unsafe bias.pointer[row + channel] = min(max(sum, -bound), bound)
            }
        }
    }

    /// Convolves for a norm, which needs the sums of the output.
    func forward(_ input: Activations, evaluation: Int = 0) -> SummedTensor {
        unsafe run(input, evaluation: evaluation, sums: buffers.sums.pointer, squares: buffers.squares.pointer)
        return SummedTensor(
            points: shape.output_points, values: buffers.accumulators, sums: buffers.sums, squares: buffers.squares,
            multipliers: multipliers)
    }

    /// Convolves for the state, which takes the output as it is.
    func forwardToState(_ input: Activations) -> Accumulators {
        unsafe run(input, evaluation: 0, sums: nil, squares: nil)
        return Accumulators(values: buffers.accumulators, multipliers: floatMultipliers)
    }

    private func run(
        _ input: Activations, evaluation: Int, sums: UnsafeMutablePointer<Double>?,
        squares: UnsafeMutablePointer<Double>?
    ) {
        var shape = shape
        let bias = unsafe bias.map { unsafe $0.pointer + evaluation * 3 * NetworkShape.channels }
        unsafe buffers.kernels.pointee.conv1d_s8(
            &shape, input.padding, weights.pointer, bias, buffers.accumulators.pointer, sums, squares,
            buffers.scratch.pointer)
    }
}
