// SPDX-License-Identifier: Apache-2.0

internal import CKernels

// What the int8 layers need of a convolution's weights.
extension ConvolutionWeights {
    /// int8 `[64, taps, inputChannels]`.
    var quantized: [Int8] {
        guard case .int8(let weights, _, _) = values else { preconditionFailure("the weights are floats") }
        return weights
    }

    /// The weights in the kernels' own order.
    func packed(by buffers: LayerBuffers, in arena: inout Arena) -> Tensor<UInt8> {
        var shape = shape.kernelShape
        let packed = arena.tensor(UInt8.self, unsafe buffers.kernels.pointee.conv1d_s8_packed_size(&shape))
        guard arena.hasMemory else { return packed }
        unsafe quantized.withUnsafeBufferPointer { weights in
            guard let start = weights.baseAddress else { return }
            unsafe buffers.kernels.pointee.conv1d_s8_pack(&shape, start, packed.pointer)
        }
        return packed
    }

    /// An element of the bias at such times, in units of the accumulator.
    func quantizedBias(at index: Int, times: [Double]) -> Int32 {
        Self.quantized(bias(at: index, times: times) / multiplier(index % NetworkShape.channels))
    }

    /// What the bias stays within, either way.
    static var biasBound: Int32 { 8_388_608 }

    /// i32(clamp(rne(value), -2^23, 2^23)); a NaN becomes the lower bound.
    static func quantized(_ value: Double) -> Int32 {
        let bound = Double(biasBound)
        var clamped = value > -bound ? value : -bound
        clamped = clamped < bound ? clamped : bound
        // 1.5 * 2^52 rounds to an integer, ties to even, without a call to libm.
        let magic = 6_755_399_441_055_744.0
        return Int32((clamped + magic) - magic)
    }
}
