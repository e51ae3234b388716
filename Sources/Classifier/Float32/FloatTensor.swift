// SPDX-License-Identifier: Apache-2.0

/// float32 `[points, 64]`.
struct FloatTensor {
    let points: Int32
    let values: Tensor<Float>

    /// Elements.
    var count: Int { Int(points) * NetworkShape.channels }
}
