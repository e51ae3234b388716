// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The stem of all networks in float32: x(0) = conv3(ReLU GN2(conv2(ReLU GN1(conv1(window))))).
@safe struct FloatStem {
    private let buffers: FloatBuffers
    /// The channels that it takes, once or twice the same if it is one.
    private let channels: InlineArray<2, InputChannel>
    private let channelCount: Int
    private let firstConvolution: FloatConvolution
    private let firstNorm: FloatGroupNorm
    private let secondConvolution: FloatConvolution
    private let secondNorm: FloatGroupNorm
    private let thirdConvolution: FloatConvolution

    init(_ weights: StemWeights, epsilon: Float, _ buffers: FloatBuffers, in arena: inout Arena) {
        self.buffers = buffers
        channelCount = weights.channels.count
        channels = [weights.channels[0], weights.channels[channelCount - 1]]
        firstConvolution = FloatConvolution(weights.firstConvolution, buffers, in: &arena)
        firstNorm = FloatGroupNorm(weights.firstNorm, epsilon: epsilon, buffers, in: &arena)
        secondConvolution = FloatConvolution(weights.secondConvolution, buffers, in: &arena)
        secondNorm = FloatGroupNorm(weights.secondNorm, epsilon: epsilon, buffers, in: &arena)
        thirdConvolution = FloatConvolution(weights.thirdConvolution, buffers, in: &arena)
    }

    /// What the state begins as, of a beat.
    func forward(_ input: borrowing ClassifierInput) -> FloatTensor {
        for column in 0..<channelCount {
            let points = input[channels[column]]
            for index in 0..<NetworkShape.windowPoints {
                unsafe buffers.activations.pointer[index * channelCount + column] = points[index]
            }
        }
        let x = FloatTensor(points: Int32(NetworkShape.windowPoints), values: buffers.activations)  // [187, channels]
        let z1 = firstNorm.rectify(firstConvolution.forward(x))  // [185, 64]
        let z2 = secondNorm.rectify(secondConvolution.forward(z1))  // [92, 64]
        return thirdConvolution.forward(z2)  // [46, 64]
    }
}
