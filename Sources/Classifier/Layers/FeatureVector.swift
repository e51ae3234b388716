// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The features that the context network requires of a beat, as it sees them.
@safe struct FeatureVector {
    /// Features.
    let count: Int
    /// float32 `[64 + count]`: the beat's embedding, which the head puts there, and the features, normalized.
    let joined: Tensor<Float>
    /// uint8 `[count]`: the features, by their raw values.
    private let features: Tensor<UInt8>
    /// float32 `[count]` each.
    private let means: Constants<Float>
    private let scales: Constants<Float>
    /// Which of them tells how much time has passed.
    private let elapsedIndex: Int
    /// float32 `[1]`: how long the state flows.
    private let time: Tensor<Float>

    init(_ weights: ContextWeights, in arena: inout Arena) {
        count = weights.features.count
        joined = arena.tensor(Float.self, NetworkShape.channels + count)
        features = arena.tensor(count) { weights.features[$0].rawValue }
        means = arena.constants(weights.means)
        scales = arena.constants(weights.scales)
        elapsedIndex = weights.elapsed
        time = arena.tensor(Float.self, 1)
    }

    /// The first feature.
    @unsafe var first: UnsafeMutablePointer<Float> { unsafe joined.pointer + NetworkShape.channels }

    /// How long the state flows to this beat.
    var flowTime: Float { unsafe time.pointer[0] }

    /// Takes a beat's features; one that is not a number is taken for 0.
    func take(_ input: inout ClassifierInput) {
        let (bound, times) = (ContextShape.featureBound, ContextShape.flowTimes)
        for index in 0..<count {
            var value = input.features[Int(unsafe features.pointer[index])]
            if value.isNaN { value = 0 }
            let centred = unsafe value - means.pointer[index]
            let scaled = unsafe centred * scales.pointer[index]
            unsafe first[index] = Self.clamp(scaled, -bound, bound)
            if index == elapsedIndex {
                unsafe time.pointer[0] = Self.clamp(1 + value, times.lowerBound, times.upperBound)
            }
        }
    }

    /// Clamps; what is not a number becomes the lower bound.
    private static func clamp(_ value: Float, _ low: Float, _ high: Float) -> Float {
        let raised = value > low ? value : low
        return raised < high ? raised : high
    }
}
