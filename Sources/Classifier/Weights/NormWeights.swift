// SPDX-License-Identifier: Apache-2.0

/// A group norm's parameters.
struct NormWeights {
    /// `[64]`
    let gamma: FileTensor<Float>
    /// `[64]`
    let beta: FileTensor<Float>
}
