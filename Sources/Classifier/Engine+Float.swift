// SPDX-License-Identifier: Apache-2.0

internal import CKernels

// The layers of the float path, the reference for the int8 path's accuracy.
extension Engine {
    private static var channels: Int32 { Int32(NetworkShape.channels) }
    private static var statePoints: Int32 { Int32(NetworkShape.statePoints) }

    /// Takes a window, `[187]`, as the activations.
    mutating func takeFloats(_ points: borrowing InlineArray<187, Float>) {
        let input = unsafe workspace.pointer(floatActivations)
        for index in 0..<NetworkShape.windowPoints { unsafe input[index] = points[index] }
    }

    /// Convolves the activations into the accumulators; where a norm follows, with the sums that it needs.
    mutating func convolveFloats(_ index: Int, evaluation: Int = 0, forNorm: Bool) {
        var layer = convolutions[index]
        let bias =
            layer.floatBias.count == 0
            ? nil : unsafe workspace.pointer(layer.floatBias) + evaluation * 3 * NetworkShape.channels
        unsafe kernels.pointee.conv1d_f32(
            &layer.shape, workspace.pointer(floatActivations), workspace.pointer(layer.floatPacked), bias,
            workspace.pointer(floatAccumulators))
        if forNorm { sumChannels(floatAccumulators, points: layer.shape.output_points) }
    }

    /// Normalizes the accumulators of a convolution, and rectifies them into the activations.
    mutating func normalizeFloats(_ norm: Int, behind convolution: Int) {
        let layer = convolutions[convolution]
        makeFactors(norms[norm], points: layer.shape.output_points, multipliers: layer.multipliers)
        unsafe kernels.pointee.normalize_relu_f32(
            layer.shape.output_points, Self.channels, workspace.pointer(floatAccumulators),
            workspace.pointer(factors), workspace.pointer(offsets), workspace.pointer(floatActivations))
    }

    /// Normalizes the accumulators of a convolution into a slope, which is not rectified.
    mutating func normalizeFloats(_ norm: Int, behind convolution: Int, intoSlope stage: Int) {
        let layer = convolutions[convolution]
        makeFactors(norms[norm], points: layer.shape.output_points, multipliers: layer.multipliers)
        unsafe kernels.pointee.normalize_f32(
            layer.shape.output_points, Self.channels, workspace.pointer(floatAccumulators),
            workspace.pointer(factors), workspace.pointer(offsets), slope(stage))
    }

    /// Normalizes the state, or the trial state, and rectifies it into the activations.
    mutating func normalizeFloats(_ norm: NormLayer, of values: Region<Float>) {
        sumChannels(values, points: Self.statePoints)
        makeFactors(norm, points: Self.statePoints, multipliers: stateMultipliers)
        unsafe kernels.pointee.normalize_relu_f32(
            Self.statePoints, Self.channels, workspace.pointer(values), workspace.pointer(factors),
            workspace.pointer(offsets), workspace.pointer(floatActivations))
    }

    /// Sets the state to the output of a convolution.
    mutating func storeFloats(behind convolution: Int) {
        unsafe workspace.pointer(state).update(
            from: workspace.pointer(floatAccumulators), count: convolutions[convolution].outputCount)
    }

    /// Adds the output of a convolution to the state.
    mutating func addFloats(behind convolution: Int) {
        // A factor of 1 changes no bit of the product.
        unsafe kernels.pointee.step(
            Int32(convolutions[convolution].outputCount), workspace.pointer(state), 1,
            workspace.pointer(floatAccumulators), workspace.pointer(state))
    }

    /// Sums each channel of the head's activations over the points.
    mutating func sumFloatHead() {
        normalizeFloats(headNorm, of: state)
        sumChannels(floatActivations, points: Self.statePoints)
    }

    private func sumChannels(_ values: Region<Float>, points: Int32) {
        unsafe kernels.pointee.channel_sums_f32(
            points, Self.channels, workspace.pointer(values), workspace.pointer(sums), workspace.pointer(squares))
    }
}
