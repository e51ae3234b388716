// SPDX-License-Identifier: Apache-2.0

/// A convolution as it stands in a model file.
struct ConvolutionWeights {
    /// The weights, `[64, taps, inputChannels]`.
    enum Values {
        /// int8, with a scale per output channel, `[64]`, and the scale of the uint8 input; scales are > 0.
        case int8(FileTensor<Int8>, scales: FileTensor<Float>, inputScale: Float)
        case float32(FileTensor<Float>)
    }

    let shape: ConvolutionShape
    let values: Values
    /// `[64]`, or empty for none.
    var bias = FileTensor<Float>.none
    /// `[64, taps]` of the time channel, or empty for none.
    var timeWeights = FileTensor<Float>.none
    /// `[64, features]` of the features that steer it, or empty for none.
    var featureWeights = FileTensor<Float>.none

    /// The scale of the uint8 input; 1 for floats.
    var inputScale: Float {
        switch values {
        case .int8(_, _, let inputScale): inputScale
        case .float32: 1
        }
    }

    /// What one unit of a channel's accumulator is worth, in double; 1 for floats.
    func multiplier(_ channel: Int) -> Double {
        switch values {
        case .int8(_, let scales, let inputScale): Double(inputScale) * Double(scales[channel])
        case .float32: 1
        }
    }

    /// Elements of the bias at so many times, `[times, 3, 64]`: rows as in `bias(_:row:time:)`; 0 without a bias.
    func biasCount(times: Int) -> Int {
        bias.isEmpty ? 0 : (timeWeights.isEmpty ? 1 : times) * 3 * NetworkShape.channels
    }

    /// An element of the bias at such times.
    func bias(at index: Int, times: [Double]) -> Double {
        let channels = NetworkShape.channels
        let time = timeWeights.isEmpty ? 0 : times[index / (3 * channels)]
        return bias(index % channels, row: index / channels % 3, time: time)
    }

    /// The bias of an output channel at a time, in double: row 0 for the first point, 1 between, 2 for the last point.
    ///
    /// The time channel is constant in space and padded with zeros, so that it adds to the bias only. Where a tap falls
    /// outside the signal, its weight is left out.
    func bias(_ channel: Int, row: Int, time: Double) -> Double {
        var value = Double(bias[channel])
        guard !timeWeights.isEmpty else { return value }
        let first = row == 0 ? shape.padding : 0
        let end = row == 2 ? shape.taps - shape.padding : shape.taps
        var weight = 0.0
        for tap in first..<end { weight += Double(timeWeights[channel * shape.taps + tap]) }
        value += time * weight
        return value
    }
}
