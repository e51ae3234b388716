// SPDX-License-Identifier: Apache-2.0

/// int32 `[points, 64]` with what a norm needs to know besides their sums, which lie in the layers' buffers; good until a convolution or the state makes the next one.
struct SummedTensor {
    let points: Int32
    let values: IntegerTensor
    /// `[64]`: what one unit of a channel is worth.
    let multipliers: Tensor<Double>
}
