// SPDX-License-Identifier: Apache-2.0

/// int32 `[points, 64]` with all that a norm needs to know; good until a convolution or the state makes the next one.
struct SummedTensor {
    let points: Int32
    let values: Tensor<Int32>
    /// `[64]` each: the sums of the channels' values and of their squares.
    let sums: Tensor<Double>
    let squares: Tensor<Double>
    /// `[64]`: what one unit of a channel is worth.
    let multipliers: Tensor<Double>
}
