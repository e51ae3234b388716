// SPDX-License-Identifier: Apache-2.0

/// How features steer a convolution: what they come to is added at all points, for every evaluation of a beat the same.
@safe struct Steering {
    /// float32 `[count, 64]`, or `[64, count]` as in the file.
    private let weights: Constants<Float>
    private let isInFileOrder: Bool
    private let count: Int

    /// `nil` if no features steer the convolution.
    init?(_ convolution: ConvolutionWeights, in arena: inout Arena) {
        let channels = NetworkShape.channels
        let count = convolution.featureWeights.count / channels
        guard count > 0 else { return nil }
        self.count = count
        isInFileOrder = arena.readsModelInPlace
        if isInFileOrder {
            weights = arena.constants(convolution.featureWeights)
        } else {
            weights = Constants(
                arena.tensor(count * channels) { index in
                    convolution.featureWeights[index % channels * count + index / channels]
                })
        }
    }

    /// What the features come to, in double, the products added in the order of features: `[64]`, into `sums`.
    func sum(_ features: FeatureVector, into sums: Tensor<Double>) {
        if isInFileOrder {
            for channel in 0..<NetworkShape.channels {
                var sum = 0.0
                for feature in 0..<count {
                    let weight = unsafe weights.pointer[channel * count + feature]
                    let product = Double(weight) * Double(unsafe features.first[feature])
                    sum += product
                }
                unsafe sums.pointer[channel] = sum
            }
            return
        }
        unsafe sums.pointer.update(repeating: 0, count: NetworkShape.channels)
        for feature in 0..<count {
            let value = Double(unsafe features.first[feature])
            for channel in 0..<NetworkShape.channels {
                let product = Double(unsafe weights.pointer[feature * NetworkShape.channels + channel]) * value
                unsafe sums.pointer[channel] += product
            }
        }
    }
}
