// SPDX-License-Identifier: Apache-2.0

/// The sizes that both networks share.
enum NetworkShape {
    /// Points of a window.
    static let windowPoints = 187
    /// Points of the residual state, behind the stem.
    static let statePoints = 46
    /// Channels of every layer behind the first convolution.
    static let channels = 64
    /// Residual blocks of the ResNet.
    static let blocks = 6
    /// Classes.
    static let classes = 5
}

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

    /// A convolution of the residual state: three taps, the length kept.
    static let state = ConvolutionShape(
        inputPoints: NetworkShape.statePoints, inputChannels: NetworkShape.channels, taps: 3, stride: 1, padding: 1)
}

/// A convolution as it stands in a model file.
struct ConvolutionWeights {
    var shape: ConvolutionShape
    /// `[64, taps, inputChannels]` of an int8 file; else empty.
    var quantized: [Int8] = []
    /// `[64, taps, inputChannels]` of a float32 file; else empty.
    var floats: [Float] = []
    /// `[64]` of an int8 file, > 0; else empty.
    var scales: [Float] = []
    /// Of the uint8 input, > 0; 1 in a float32 file.
    var inputScale: Float = 1
    /// `[64]`, or empty for none.
    var bias: [Float] = []
    /// `[64, taps]` of the time channel, or empty for none.
    var timeWeights: [Float] = []

    /// What one unit of the accumulator of a channel is worth, in double.
    func multiplier(_ channel: Int) -> Double {
        scales.isEmpty ? 1 : Double(inputScale) * Double(scales[channel])
    }

    /// The bias of an output channel at a time: at the first point, between, and at the last point, in double.
    ///
    /// The time channel is constant in space and padded with zeros, so that it adds to the bias only; where a tap falls
    /// outside the signal its weight is left out.
    func bias(_ channel: Int, row: Int, time: Double) -> Double {
        var value = bias.isEmpty ? 0 : Double(bias[channel])
        guard !timeWeights.isEmpty else { return value }
        let first = row == 0 ? shape.padding : 0
        let end = row == 2 ? shape.taps - shape.padding : shape.taps
        var weight = 0.0
        for tap in first..<end { weight += Double(timeWeights[channel * shape.taps + tap]) }
        value += time * weight
        return value
    }
}

/// A group norm's parameters.
struct NormWeights {
    /// `[64]`
    var gamma: [Float]
    /// `[64]`
    var beta: [Float]
}

/// Everything that a network computes with, as it stands in a model file.
struct ModelWeights {
    var epsilon: Float
    /// Of the int16 view of the state, > 0; 1 in a float32 file.
    var stateScale: Float = 1
    /// The stem's three, then the body's: two of the ODE, or twelve of the residual blocks.
    var convolutions: [ConvolutionWeights] = []
    /// The stem's two, then the body's: three of the ODE, or twelve of the residual blocks.
    var norms: [NormWeights] = []
    var headNorm: NormWeights
    /// Of the head's uint8 activations, > 0; 1 in a float32 file.
    var headInputScale: Float = 1
    /// `[5, 64]`
    var linearWeights: [Float]
    /// `[5]`
    var linearBias: [Float]
}
