// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// Memory for a slope that the norm of a head would overwrite, and a view of the state too (`ActivationMemory`).
@safe struct KeptSlope {
    /// float32 `[64]` each.
    private let factors: Tensor<Float>
    private let offsets: Tensor<Float>
    /// int32 `[46, 64]`; `nil` if the view has memory of its own.
    private let values: Tensor<Int32>?

    init(besides buffers: LayerBuffers, in arena: inout Arena) {
        factors = arena.tensor(Float.self, NetworkShape.channels)
        offsets = arena.tensor(Float.self, NetworkShape.channels)
        // Of compact kernels the view takes the place of the convolution's output.
        values = unsafe buffers.kernels.pointee.is_compact ? arena.tensor(Int32.self, ResidualState.count) : nil
    }

    /// The same slope, good until the next convolution.
    func keep(_ slope: Slope) -> Slope {
        unsafe factors.pointer.update(from: slope.factors.pointer, count: NetworkShape.channels)
        unsafe offsets.pointer.update(from: slope.offsets.pointer, count: NetworkShape.channels)
        guard let values else { return Slope(values: slope.values, factors: factors, offsets: offsets) }
        unsafe values.pointer.update(from: slope.values.pointer, count: ResidualState.count)
        return Slope(values: values, factors: factors, offsets: offsets)
    }
}
