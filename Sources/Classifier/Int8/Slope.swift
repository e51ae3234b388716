// SPDX-License-Identifier: Apache-2.0

/// dx/dt, `[46, 64]`: k = value * factor + offset, which the update of the state computes on its way.
///
/// Good until the next convolution or norm.
struct Slope {
    /// int32 `[46, 64]`, the output of the last convolution.
    let values: IntegerTensor
    /// `[64]` each, of the last norm.
    let factors: Tensor<Float>
    let offsets: Tensor<Float>
}
