// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A linear layer of the recurrent head, in float32: a convolution of a single point, by the float path's kernel.
@safe struct Dense {
    private let kernels: UnsafePointer<ecg_kernels>
    private let shape: ecg_conv1d_shape
    /// `[inputs, outputs]` and `[outputs]`, the outputs rounded up to 64s with zeros.
    private let weights: Tensor<Float>
    private let bias: Tensor<Float>
    /// `[outputs]`, as many.
    private let output: Tensor<Float>

    init(_ layer: LinearWeights, kernels: UnsafePointer<ecg_kernels>, in arena: inout Arena) {
        let outputs = (layer.outputs + 63) / 64 * 64
        unsafe self.kernels = unsafe kernels
        shape = ecg_conv1d_shape(
            input_points: 1, output_points: 1, input_channels: Int32(layer.inputs), output_channels: Int32(outputs),
            taps: 1, stride: 1, padding: 0)
        weights = arena.tensor(layer.inputs * outputs) { index in
            let (input, output) = (index / outputs, index % outputs)
            return output < layer.outputs ? layer.weights[output * layer.inputs + input] : 0
        }
        bias = arena.tensor(outputs) { $0 < layer.outputs ? layer.bias[$0] : 0 }
        output = arena.tensor(Float.self, outputs)
    }

    /// bias + the sum of the products, which are added in the order of inputs; good until the layer's next call.
    func forward(_ input: UnsafePointer<Float>) -> UnsafePointer<Float> {
        var shape = shape
        unsafe kernels.pointee.conv1d_f32(&shape, input, weights.pointer, bias.pointer, output.pointer)
        return unsafe UnsafePointer(output.pointer)
    }
}
