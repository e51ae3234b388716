// SPDX-License-Identifier: Apache-2.0

/// How features steer a convolution: what they come to is added at all points, for every evaluation of a beat the same.
@safe struct Steering {
    /// float32 `[count, 64]`
    private let weights: Tensor<Float>
    private let count: Int

    /// `nil` if no features steer the convolution.
    init?(_ convolution: ConvolutionWeights, in arena: inout Arena) {
        let channels = NetworkShape.channels
        let count = convolution.featureWeights.count / channels
        guard count > 0 else { return nil }
        self.count = count
        weights = arena.tensor(count * channels) { index in
            convolution.featureWeights[index % channels * count + index / channels]
        }
    }

    /// What the features come to, in double, the products added in the order of features.
    func sums(of features: FeatureVector) -> InlineArray<64, Double> {
        var sums = InlineArray<64, Double>(repeating: 0)
        for feature in 0..<count {
            let value = Double(unsafe features.first[feature])
            for channel in 0..<NetworkShape.channels {
                let product = Double(unsafe weights.pointer[feature * NetworkShape.channels + channel]) * value
                sums[channel] += product
            }
        }
        return sums
    }
}
