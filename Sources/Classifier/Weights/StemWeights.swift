// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The stem of all networks: conv1, GN1, ReLU, conv2, GN2, ReLU, conv3.
struct StemWeights {
    /// The channels that it takes, one or two.
    let channels: [InputChannel]
    let firstConvolution: ConvolutionWeights
    let firstNorm: NormWeights
    let secondConvolution: ConvolutionWeights
    let secondNorm: NormWeights
    let thirdConvolution: ConvolutionWeights

    init(
        _ file: borrowing GGUFFile, _ precision: Precision, channels: [InputChannel]
    ) throws(ClassifierError) {
        self.channels = channels
        firstConvolution = try file.convolution(
            "stem.conv1", .stemFirst(channels: channels.count), precision, hasBias: true)
        firstNorm = try file.norm("stem.norm1")
        secondConvolution = try file.convolution("stem.conv2", .stemSecond, precision, hasBias: true)
        secondNorm = try file.norm("stem.norm2")
        thirdConvolution = try file.convolution("stem.conv3", .stemThird, precision, hasBias: true)
    }
}
