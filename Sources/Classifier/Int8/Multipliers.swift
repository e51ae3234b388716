// SPDX-License-Identifier: Apache-2.0

/// What one unit of each channel's integers is worth, `[64]`: in a table of its own, or computed from the model's bytes into the layers'
/// buffer when it is asked for.
@safe struct Multipliers {
    private let buffers: LayerBuffers
    private let doubles: Tensor<Double>?
    private let floats: Tensor<Float>?
    /// The scale of a convolution's input and those of its weights, or of a state's view and none.
    private let scale: Float
    private let scales: FileTensor<Float>

    /// Those of a convolution's accumulators: for a norm, which takes them in double, or for the state, in float.
    init(
        _ convolution: ConvolutionWeights, isForState: Bool = false, _ buffers: LayerBuffers, in arena: inout Arena
    ) {
        self.buffers = buffers
        let channels = NetworkShape.channels
        switch convolution.values {
        case .int8(_, let scales, let inputScale) where arena.readsModelInPlace:
            (doubles, floats, scale, self.scales) = (nil, nil, inputScale, scales)
        default:
            doubles = isForState ? nil : arena.tensor(channels) { convolution.multiplier($0) }
            floats = isForState ? arena.tensor(channels) { Float(convolution.multiplier($0)) } : nil
            (scale, scales) = (1, .none)
        }
    }

    /// Those of a state's view, the same for every channel.
    init(scale: Float, _ buffers: LayerBuffers, in arena: inout Arena) {
        self.buffers = buffers
        doubles = buffers.multipliers == nil ? arena.tensor(NetworkShape.channels) { _ in Double(scale) } : nil
        floats = nil
        self.scale = scale
        scales = .none
    }

    /// In double; good until other multipliers are asked for.
    var inDouble: Tensor<Double> {
        if let doubles { return doubles }
        let values = shared
        for channel in 0..<NetworkShape.channels { unsafe values.pointer[channel] = multiplier(channel) }
        return values
    }

    /// In float, as long.
    var inFloat: Tensor<Float> {
        if let floats { return floats }
        let values = shared.part(from: 0, as: Float.self)
        for channel in 0..<NetworkShape.channels { unsafe values.pointer[channel] = Float(multiplier(channel)) }
        return values
    }

    private var shared: Tensor<Double> {
        guard let shared = buffers.multipliers else { preconditionFailure("layers keep tables of their own") }
        return shared
    }

    private func multiplier(_ channel: Int) -> Double {
        scales.isEmpty ? Double(scale) : Double(scale) * Double(scales[channel])
    }
}
