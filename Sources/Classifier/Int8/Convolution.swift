// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A convolution of 64 channels, stride and taps as its shape says: uint8 activations by int8 weights to int32.
///
/// A time channel is folded into the bias: each evaluation of the ODE has rows of its own, tabulated at start, or computed for each
/// where the model's bytes stay.
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
    /// What the bias follows from, if no table has it, and when the ODE is evaluated.
    private let biasSource: ConvolutionWeights?
    private let times: Tensor<Double>
    private let steering: Steering?
    /// int32 `[64]`: what the features of this beat add to the bias; `nil` if none steer the convolution.
    private let addends: Tensor<Int32>?
    private let multipliers: Multipliers

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
        let isTabulated = biasCount > 0 && !arena.readsModelInPlace
        bias = isTabulated ? arena.tensor(biasCount) { convolution.quantizedBias(at: $0, times: times) } : nil
        biasSource = biasCount > 0 && !isTabulated ? convolution : nil
        self.times = arena.tensor(isTabulated ? 0 : times.count) { times[$0] }
        steering = Steering(convolution, in: &arena)
        let channels = NetworkShape.channels
        addends = steering == nil ? nil : arena.tensor(Int32.self, channels)
        multipliers = Multipliers(convolution, isForState: isForState, buffers, in: &arena)
    }

    /// Has what a beat's features come to added to the bias, until the next beat's.
    func steer(by features: FeatureVector) {
        guard let steering, let addends else { return }
        // A norm's sums follow later.
        let (sums, multipliers) = (buffers.sums, multipliers.inDouble)
        steering.sum(features, into: sums)
        for channel in 0..<NetworkShape.channels {
            unsafe addends.pointer[channel] = ConvolutionWeights.quantized(
                sums.pointer[channel] / multipliers.pointer[channel])
        }
    }

    /// The bias of an evaluation, int32 `[3, 64]`, with what the features add; `nil` for none.
    private func bias(of evaluation: Int) -> UnsafePointer<Int32>? {
        let (channels, bound) = (NetworkShape.channels, ConvolutionWeights.biasBound)
        let sums = buffers.bias
        if let bias {
            let rows = unsafe UnsafePointer(bias.pointer) + evaluation * 3 * channels
            guard addends != nil else { return unsafe rows }
            unsafe sums.pointer.update(from: rows, count: 3 * channels)
        } else if let biasSource {
            compute(biasSource, of: evaluation)
        } else {
            return nil
        }
        if let addends {
            for index in 0..<3 * channels {
                // Both are within the bound: their sum fits.
                let sum = unsafe sums.pointer[index] &+ addends.pointer[index % channels]
                unsafe sums.pointer[index] = min(max(sum, -bound), bound)
            }
        }
        return unsafe UnsafePointer(sums.pointer)
    }

    /// Computes the bias of an evaluation from the model's bytes.
    private func compute(_ convolution: ConvolutionWeights, of evaluation: Int) {
        let (channels, sums) = (NetworkShape.channels, buffers.bias)
        let seesTime = !convolution.timeWeights.isEmpty
        let time = seesTime ? unsafe times.pointer[evaluation] : 0
        for index in 0..<3 * channels {
            // Without a time all rows are the same.
            unsafe sums.pointer[index] =
                seesTime || index < channels
                ? convolution.quantizedBias(at: index, time: time) : sums.pointer[index - channels]
        }
    }

    /// Convolves for a norm, which needs the sums of the output.
    func forward(_ input: Activations, evaluation: Int = 0) -> SummedTensor {
        let values = unsafe run(
            input, evaluation: evaluation, sums: buffers.sums.pointer, squares: buffers.squares.pointer)
        return SummedTensor(points: shape.output_points, values: values, multipliers: multipliers.inDouble)
    }

    /// Convolves for the state, which takes the output as it is.
    func forwardToState(_ input: Activations) -> Accumulators {
        let values = unsafe run(input, evaluation: 0, sums: nil, squares: nil)
        return Accumulators(values: values, multipliers: multipliers.inFloat)
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
            return unsafe .computed(rows)
        }
        var shape = shape
        unsafe buffers.kernels.pointee.conv1d_s8(
            &shape, input.padding, weights.pointer, bias(of: evaluation), accumulators.pointer, sums, squares,
            buffers.scratch.pointer)
        return .stored(accumulators)
    }
}
