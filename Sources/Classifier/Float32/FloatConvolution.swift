// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A convolution in float32; a time channel is folded into the bias, and features add to it, as in `Convolution`.
@safe struct FloatConvolution {
    private let buffers: FloatBuffers
    private let shape: ecg_conv1d_shape
    /// Weights as `conv1d_f32_pack` orders them, `[taps, input, output]`.
    private let weights: Tensor<Float>
    /// `[evaluations, 3, 64]`: the first point's, that of all between, the last point's; `nil` for none.
    private let bias: Tensor<Float>?
    private let biasCount: Int
    /// The same before the features are added; `nil` if none steer the convolution.
    private let unsteeredBias: Tensor<Float>?
    private let steering: Steering?

    /// - Parameter times: when the ODE is evaluated; empty for a convolution that does not see the time.
    init(_ convolution: ConvolutionWeights, times: [Double] = [], _ buffers: FloatBuffers, in arena: inout Arena) {
        guard case .float32(let values) = convolution.values else { preconditionFailure("the weights are int8") }
        self.buffers = buffers
        let (channels, run) = (NetworkShape.channels, convolution.shape.taps * convolution.shape.inputChannels)
        shape = convolution.shape.kernelShape
        weights = arena.tensor(convolution.shape.weightCount) { values[$0 % channels * run + $0 / channels] }
        biasCount = convolution.biasCount(times: times.count)
        bias = biasCount == 0 ? nil : arena.tensor(biasCount) { Float(convolution.bias(at: $0, times: times)) }
        steering = Steering(convolution, in: &arena)
        unsteeredBias =
            steering == nil ? nil : arena.tensor(biasCount) { Float(convolution.bias(at: $0, times: times)) }
    }

    /// Adds what a beat's features come to to the bias, until the next beat's.
    func steer(by features: FeatureVector) {
        guard let steering, let bias, let unsteeredBias else { return }
        // A norm's sums follow later.
        let sums = buffers.sums
        steering.sum(features, into: sums)
        for index in 0..<biasCount {
            unsafe bias.pointer[index] =
                unsteeredBias.pointer[index] + Float(sums.pointer[index % NetworkShape.channels])
        }
    }

    /// Convolves `buffers.activations`.
    func forward(_ input: FloatTensor, evaluation: Int = 0) -> FloatTensor {
        var shape = shape
        let bias = unsafe bias.map { unsafe $0.pointer + evaluation * 3 * NetworkShape.channels }
        unsafe buffers.kernels.pointee.conv1d_f32(
            &shape, input.values.pointer, weights.pointer, bias, buffers.convolved.pointer)
        return FloatTensor(points: shape.output_points, values: buffers.convolved)
    }
}
