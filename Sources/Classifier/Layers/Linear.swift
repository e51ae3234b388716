// SPDX-License-Identifier: Apache-2.0

/// The linear layer of a head without a state: from `[64]` means to `[5]` logits, in float32.
@safe struct Linear {
    /// The classes, rounded up to a vector.
    private static let lanes = 8

    /// `[64, 8]`, channel x class, zeros after the fifth class: so all classes are summed at once.
    private let weights: Tensor<Float>
    /// `[8]`, the same way.
    private let bias: Tensor<Float>

    init(_ layer: LinearWeights, in arena: inout Arena) {
        let (lanes, classes, channels) = (Self.lanes, NetworkShape.classes, NetworkShape.channels)
        weights = arena.tensor(channels * lanes) { index in
            let label = index % lanes
            return label < classes ? layer.weight(label, index / lanes) : 0
        }
        bias = arena.tensor(lanes) { label in label < classes ? layer.bias[label] : 0 }
    }

    /// bias + the sum of the products, which are added in the order of channels.
    func forward(_ means: Tensor<Float>) -> InlineArray<5, Float> {
        let rowBytes = Self.lanes * MemoryLayout<Float>.stride
        let rows = unsafe UnsafeRawPointer(weights.pointer)
        var sums = unsafe UnsafeRawPointer(bias.pointer).loadUnaligned(as: SIMD8<Float>.self)
        for channel in 0..<NetworkShape.channels {
            let row = unsafe (rows + channel * rowBytes).loadUnaligned(as: SIMD8<Float>.self)
            let products = unsafe row * means.pointer[channel]
            sums += products
        }
        var logits = InlineArray<5, Float>(repeating: 0)
        for label in 0..<NetworkShape.classes { logits[label] = sums[label] }
        return logits
    }
}
