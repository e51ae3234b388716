// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A convolution, laid out in a workspace.
struct ConvolutionLayer {
    var shape = ecg_conv1d_shape()
    /// int8 weights in the kernels' own order.
    var packed = Region<UInt8>()
    /// Float weights in the kernels' own order.
    var floatPacked = Region<Float>()
    /// `[evaluations, 3, 64]`: the bias rows of each evaluation time; empty for none.
    var bias = Region<Int32>()
    /// The same for the float path.
    var floatBias = Region<Float>()
    /// `[64]`: what one unit of the accumulator is worth.
    var multipliers = Region<Double>()
    /// `[64]`: the same, in float.
    var floatMultipliers = Region<Float>()

    /// Elements of the output.
    var outputCount: Int { Int(shape.output_points) * Int(shape.output_channels) }
    /// Multiply-accumulates, those with the padding's zeros included.
    var productCount: Int { outputCount * Int(shape.taps) * Int(shape.input_channels) }

    init() {}

    init(
        _ weights: ConvolutionWeights, evaluations: Int, kernels: UnsafePointer<ecg_kernels>,
        layout: inout WorkspaceLayout
    ) {
        let channels = NetworkShape.channels
        shape = ecg_conv1d_shape(
            input_points: Int32(weights.shape.inputPoints), output_points: Int32(weights.shape.outputPoints),
            input_channels: Int32(weights.shape.inputChannels), output_channels: Int32(channels),
            taps: Int32(weights.shape.taps), stride: Int32(weights.shape.stride),
            padding: Int32(weights.shape.padding))
        let isQuantized = weights.floats.isEmpty
        let tables = weights.bias.isEmpty ? 0 : weights.timeWeights.isEmpty ? 1 : evaluations
        let biasCount = tables * 3 * channels
        multipliers = layout.reserve(Double.self, channels)
        if isQuantized {
            let byteCount = unsafe kernels.pointee.conv1d_s8_packed_size(&shape)
            packed = layout.reserve(UInt8.self, byteCount)
            bias = layout.reserve(Int32.self, biasCount)
            floatMultipliers = layout.reserve(Float.self, channels)
        } else {
            floatPacked = layout.reserve(Float.self, weights.shape.weightCount)
            floatBias = layout.reserve(Float.self, biasCount)
        }
    }

    /// Packs the weights and tabulates the bias at each evaluation's time.
    mutating func fill(
        _ workspace: borrowing Workspace, from weights: ConvolutionWeights, times: [Double],
        kernels: UnsafePointer<ecg_kernels>
    ) {
        let channels = NetworkShape.channels
        workspace.fill(multipliers, with: (0..<channels).map { weights.multiplier($0) })
        if floatPacked.count > 0 {
            unsafe weights.floats.withUnsafeBufferPointer { floats in
                guard let start = floats.baseAddress else { return }
                unsafe kernels.pointee.conv1d_f32_pack(&shape, start, workspace.pointer(floatPacked))
            }
        } else {
            workspace.fill(floatMultipliers, with: (0..<channels).map { Float(weights.multiplier($0)) })
            unsafe weights.quantized.withUnsafeBufferPointer { quantized in
                guard let start = quantized.baseAddress else { return }
                unsafe kernels.pointee.conv1d_s8_pack(&shape, start, workspace.pointer(packed))
            }
        }
        for index in 0..<max(bias.count, floatBias.count) {
            let table = index / (3 * channels)
            let channel = index % channels
            let value = weights.bias(channel, row: index / channels % 3, time: times[table])
            if floatBias.count > 0 {
                unsafe workspace.pointer(floatBias)[index] = Float(value)
            } else {
                unsafe workspace.pointer(bias)[index] = quantizedBias(value / weights.multiplier(channel))
            }
        }
    }
}

/// i32(clamp(rne(value), -2^23, 2^23)); a NaN becomes the lower bound.
func quantizedBias(_ value: Double) -> Int32 {
    let bound = 8_388_608.0
    var clamped = value > -bound ? value : -bound
    clamped = clamped < bound ? clamped : bound
    // 1.5 * 2^52 rounds to an integer, ties to even, without a call to libm.
    let magic = 6_755_399_441_055_744.0
    return Int32((clamped + magic) - magic)
}

/// A group norm, laid out in a workspace.
struct NormLayer {
    /// `[64]`
    var gamma = Region<Float>()
    /// `[64]`
    var beta = Region<Float>()
    /// 1 / the scale of the output; 1 for floats.
    var inverseScale = 1.0

    init() {}

    init(outputScale: Float, layout: inout WorkspaceLayout) {
        gamma = layout.reserve(Float.self, NetworkShape.channels)
        beta = layout.reserve(Float.self, NetworkShape.channels)
        inverseScale = 1 / Double(outputScale)
    }
}
