// SPDX-License-Identifier: Apache-2.0

internal import CKernels

// What the int8 layers need of a convolution's weights.
extension ConvolutionWeights {
    /// int8 `[64, taps, inputChannels]`.
    var quantized: FileTensor<Int8> {
        guard case .int8(let weights, _, _) = values else { preconditionFailure("the weights are floats") }
        return weights
    }

    /// The weights in the kernels' own order.
    ///
    /// - Returns: where they lie in the file, if that is their order there too.
    func packed(by buffers: LayerBuffers, in arena: inout Arena) -> Constants<Int8> {
        if unsafe buffers.kernels.pointee.is_compact { return arena.constants(quantized) }
        var shape = shape.kernelShape
        let packed = arena.tensor(Int8.self, unsafe buffers.kernels.pointee.conv1d_s8_packed_size(&shape))
        guard arena.hasMemory, let start = unsafe quantized.inPlace else { return Constants(packed) }
        unsafe buffers.kernels.pointee.conv1d_s8_pack(&shape, start, packed.pointer)
        return Constants(packed)
    }

    /// An element of the bias at such times, in units of the accumulator.
    func quantizedBias(at index: Int, times: [Double]) -> Int32 {
        Self.quantized(bias(at: index, times: times) / multiplier(index % NetworkShape.channels))
    }

    /// An element of the bias at one time, `[3, 64]`.
    func quantizedBias(at index: Int, time: Double) -> Int32 {
        let channel = index % NetworkShape.channels
        return Self.quantized(bias(channel, row: index / NetworkShape.channels, time: time) / multiplier(channel))
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
