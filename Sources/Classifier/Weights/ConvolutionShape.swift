// SPDX-License-Identifier: Apache-2.0

/// A convolution's geometry.
struct ConvolutionShape {
    var inputPoints: Int
    var inputChannels: Int
    var taps: Int
    var stride: Int
    var padding: Int

    var outputPoints: Int { (inputPoints + 2 * padding - taps) / stride + 1 }
    /// Weights of all output channels.
    var weightCount: Int { NetworkShape.channels * taps * inputChannels }

    /// The stem's first: `[187, channels]` to `[185, 64]`.
    static func stemFirst(channels: Int) -> ConvolutionShape {
        ConvolutionShape(
            inputPoints: NetworkShape.windowPoints, inputChannels: channels, taps: 3, stride: 1, padding: 0)
    }
    /// The stem's second: `[185, 64]` to `[92, 64]`.
    static let stemSecond = ConvolutionShape(
        inputPoints: stemFirst(channels: 1).outputPoints, inputChannels: NetworkShape.channels, taps: 4, stride: 2,
        padding: 1)
    /// The stem's third: `[92, 64]` to `[46, 64]`.
    static let stemThird = ConvolutionShape(
        inputPoints: stemSecond.outputPoints, inputChannels: NetworkShape.channels, taps: 4, stride: 2, padding: 1)
    /// Of the residual state: `[46, 64]` to `[46, 64]`.
    static let state = ConvolutionShape(
        inputPoints: NetworkShape.statePoints, inputChannels: NetworkShape.channels, taps: 3, stride: 1, padding: 1)
}
