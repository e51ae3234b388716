// SPDX-License-Identifier: Apache-2.0

/// int32 `[46, 64]`, what a convolution leaves to the state; good until the next convolution.
struct Accumulators {
    let values: IntegerTensor
    /// `[64]`: what one unit of a channel is worth.
    let multipliers: Tensor<Float>
}
