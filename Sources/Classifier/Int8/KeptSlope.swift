// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// Memory for a slope that the norm of a head would overwrite.
@safe struct KeptSlope {
    /// float32 `[64]` each.
    private let factors: Tensor<Float>
    private let offsets: Tensor<Float>

    init(in arena: inout Arena) {
        factors = arena.tensor(Float.self, NetworkShape.channels)
        offsets = arena.tensor(Float.self, NetworkShape.channels)
    }

    /// The same slope, good until the next convolution.
    func keep(_ slope: Slope) -> Slope {
        unsafe factors.pointer.update(from: slope.factors.pointer, count: NetworkShape.channels)
        unsafe offsets.pointer.update(from: slope.offsets.pointer, count: NetworkShape.channels)
        return Slope(values: slope.values, factors: factors, offsets: offsets)
    }
}
