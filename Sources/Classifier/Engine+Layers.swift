// SPDX-License-Identifier: Apache-2.0

internal import CKernels

// The layers: each calls one kernel of the engine's precision on the engine's own buffers.
extension Engine {
    /// Convolves the activations into the accumulators; where a norm follows, with the sums that it needs.
    mutating func convolve(_ index: Int, evaluation: Int = 0, forNorm: Bool) {
        var layer = convolutions[index]
        let biasCount = 3 * NetworkShape.channels
        if isQuantized {
            let bias = layer.bias.count == 0 ? nil : unsafe workspace.pointer(layer.bias) + evaluation * biasCount
            unsafe kernels.pointee.conv1d_s8(
                &layer.shape, workspace.pointer(activations), workspace.pointer(layer.packed), bias,
                workspace.pointer(accumulators), forNorm ? workspace.pointer(sums) : nil,
                forNorm ? workspace.pointer(squares) : nil, workspace.pointer(scratch))
        } else {
            let bias =
                layer.floatBias.count == 0
                ? nil : unsafe workspace.pointer(layer.floatBias) + evaluation * biasCount
            unsafe kernels.pointee.conv1d_f32(
                &layer.shape, workspace.pointer(floatActivations), workspace.pointer(layer.floatPacked), bias,
                workspace.pointer(floatAccumulators))
            if forNorm { sumChannels(floatAccumulators, points: Int(layer.shape.output_points)) }
        }
    }

    /// Normalizes the accumulators of a convolution, and rectifies them into the activations.
    mutating func normalize(_ norm: Int, behind convolution: Int) {
        let layer = convolutions[convolution]
        makeFactors(norms[norm], points: layer.shape.output_points, multipliers: layer.multipliers)
        let channels = layer.shape.output_channels
        if isQuantized {
            unsafe kernels.pointee.normalize_s32_u8(
                layer.shape.output_points, channels, workspace.pointer(accumulators), workspace.pointer(factors),
                workspace.pointer(offsets), workspace.pointer(activations))
        } else {
            unsafe kernels.pointee.normalize_relu_f32(
                layer.shape.output_points, channels, workspace.pointer(floatAccumulators),
                workspace.pointer(factors), workspace.pointer(offsets), workspace.pointer(floatActivations))
        }
    }

    /// Normalizes the accumulators of a convolution into a slope, which is not rectified.
    mutating func normalize(_ norm: Int, behind convolution: Int, intoSlope stage: Int) {
        let layer = convolutions[convolution]
        makeFactors(norms[norm], points: layer.shape.output_points, multipliers: layer.multipliers)
        let channels = layer.shape.output_channels
        let slope = unsafe slope(stage)
        if isQuantized {
            unsafe kernels.pointee.normalize_s32_f32(
                layer.shape.output_points, channels, workspace.pointer(accumulators), workspace.pointer(factors),
                workspace.pointer(offsets), slope)
        } else {
            unsafe kernels.pointee.normalize_f32(
                layer.shape.output_points, channels, workspace.pointer(floatAccumulators),
                workspace.pointer(factors), workspace.pointer(offsets), slope)
        }
    }

    /// Normalizes the state, or the trial state, and rectifies it into the activations.
    mutating func normalizeState(_ norm: NormLayer, of values: Region<Float>) {
        let points = Int32(NetworkShape.statePoints)
        let channels = Int32(NetworkShape.channels)
        if isQuantized {
            unsafe kernels.pointee.quantize_s16(
                points, channels, workspace.pointer(values), Float(1 / stateScale), workspace.pointer(stateView),
                workspace.pointer(sums), workspace.pointer(squares))
        } else {
            sumChannels(values, points: NetworkShape.statePoints)
        }
        makeFactors(norm, points: points, multipliers: stateMultipliers)
        if isQuantized {
            unsafe kernels.pointee.normalize_s16_u8(
                points, channels, workspace.pointer(stateView), workspace.pointer(factors),
                workspace.pointer(offsets), workspace.pointer(activations))
        } else {
            unsafe kernels.pointee.normalize_relu_f32(
                points, channels, workspace.pointer(values), workspace.pointer(factors),
                workspace.pointer(offsets), workspace.pointer(floatActivations))
        }
    }

    /// Sets the state to the output of a convolution.
    mutating func storeState(behind convolution: Int) {
        let layer = convolutions[convolution]
        if isQuantized {
            unsafe kernels.pointee.dequantize(
                layer.shape.output_points, layer.shape.output_channels, workspace.pointer(accumulators),
                workspace.pointer(layer.floatMultipliers), workspace.pointer(state))
        } else {
            unsafe workspace.pointer(state).update(
                from: workspace.pointer(floatAccumulators), count: layer.outputCount)
        }
    }

    /// Adds the output of a convolution to the state.
    mutating func addToState(behind convolution: Int) {
        let layer = convolutions[convolution]
        if isQuantized {
            unsafe kernels.pointee.dequantize_add(
                layer.shape.output_points, layer.shape.output_channels, workspace.pointer(accumulators),
                workspace.pointer(layer.floatMultipliers), workspace.pointer(state))
        } else {
            // A factor of 1 changes no bit of the product.
            unsafe kernels.pointee.step(
                Int32(layer.outputCount), workspace.pointer(state), 1, workspace.pointer(floatAccumulators),
                workspace.pointer(state))
        }
    }

    /// The slope of a solver's stage.
    @unsafe func slope(_ stage: Int) -> UnsafeMutablePointer<Float> {
        unsafe workspace.pointer(slopes) + stage * Self.stateCount
    }

    private func sumChannels(_ values: Region<Float>, points: Int) {
        unsafe kernels.pointee.channel_sums_f32(
            Int32(points), Int32(NetworkShape.channels), workspace.pointer(values), workspace.pointer(sums),
            workspace.pointer(squares))
    }

    private func makeFactors(_ norm: NormLayer, points: Int32, multipliers: Region<Double>) {
        unsafe kernels.pointee.norm_factors(
            points, Int32(NetworkShape.channels), workspace.pointer(sums), workspace.pointer(squares),
            workspace.pointer(multipliers), workspace.pointer(norm.gamma), workspace.pointer(norm.beta), epsilon,
            norm.outputScale, workspace.pointer(factors), workspace.pointer(offsets))
    }
}
