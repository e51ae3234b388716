// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A linear layer of the recurrent head, in float32: bias + the sum of the products, added in the order of inputs.
///
/// By the float path's kernel, as a convolution of a single point, or from the int8 weights of the model's file as they
/// lie. Both round each weight, product and sum alike.
@safe struct Dense {
    @safe private enum Weights {
        /// float32 `[inputs, outputs]`, the outputs rounded up to 64s with zeros.
        case packed(Constants<Float>, UnsafePointer<ecg_kernels>)
        /// int8 `[outputs, inputs]` and a scale per output, `[outputs]`.
        case int8(Constants<Int8>, scales: Constants<Float>)
    }

    private let shape: ecg_conv1d_shape
    private let weights: Weights
    /// `[outputs]`, rounded up if the weights are.
    private let bias: Constants<Float>
    /// `[outputs]`, as many.
    private let output: Tensor<Float>

    init(_ layer: LinearWeights, kernels: UnsafePointer<ecg_kernels>, in arena: inout Arena) {
        var outputs = layer.outputs
        if arena.readsModelInPlace, case .int8(let values, let scales) = layer.values {
            weights = .int8(arena.constants(values), scales: arena.constants(scales))
            bias = arena.constants(layer.bias)
        } else {
            let rounded = (outputs + 63) / 64 * 64
            let values = arena.tensor(layer.inputs * rounded) { index in
                let (input, output) = (index / rounded, index % rounded)
                return output < layer.outputs ? layer.weight(output, input) : 0
            }
            weights = unsafe .packed(Constants(values), kernels)
            bias = Constants(arena.tensor(rounded) { $0 < layer.outputs ? layer.bias[$0] : 0 })
            outputs = rounded
        }
        shape = ecg_conv1d_shape(
            input_points: 1, output_points: 1, input_channels: Int32(layer.inputs), output_channels: Int32(outputs),
            taps: 1, stride: 1, padding: 0)
        output = arena.tensor(Float.self, outputs)
    }

    /// The layer's output, good until its next call.
    func forward(_ input: UnsafePointer<Float>) -> UnsafePointer<Float> {
        switch weights {
        case .packed(let values, let kernels):
            var shape = shape
            unsafe kernels.pointee.conv1d_f32(&shape, input, values.pointer, bias.pointer, output.pointer)
        case .int8(let values, let scales):
            let (inputs, outputs) = (Int(shape.input_channels), Int(shape.output_channels))
            for index in 0..<outputs {
                let (row, scale) = unsafe (values.pointer + index * inputs, scales.pointer[index])
                var sum = unsafe bias.pointer[index]
                for position in 0..<inputs {
                    // An Int is converted by one instruction, an Int8 by way of 64 bits.
                    let weight = unsafe Float(Int(row[position])) * scale
                    let product = unsafe weight * input[position]
                    sum += product
                }
                unsafe output.pointer[index] = sum
            }
        }
        return unsafe UnsafePointer(output.pointer)
    }
}
