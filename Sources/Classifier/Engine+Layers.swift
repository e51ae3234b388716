// SPDX-License-Identifier: Apache-2.0

internal import CKernels

// The layers of the int8 path: each calls one kernel on the engine's own buffers.
extension Engine {
    private static var channels: Int32 { Int32(NetworkShape.channels) }
    private static var statePoints: Int32 { Int32(NetworkShape.statePoints) }

    /// Quantizes a window, `[187]`, and takes it through the first convolution, norm and ReLU in one pass.
    mutating func runFirst<Probe: LayerProbe>(
        _ points: borrowing InlineArray<187, Float>, _ probe: inout Probe
    ) {
        let first = convolutions[0]
        var shape = first.shape
        let input = unsafe workspace.pointer(window)
        unsafe points.span.withUnsafeBufferPointer { points in
            guard let start = points.baseAddress else { return }
            unsafe kernels.pointee.quantize_u8(Int32(points.count), start, input)
        }
        // There is no padding, so that the first point's bias is every point's.
        let bias = unsafe workspace.pointer(first.bias)
        unsafe kernels.pointee.conv1d_s8_c1_sums(
            &shape, input, workspace.pointer(firstWeights), bias, workspace.pointer(sums), workspace.pointer(squares))
        makeFactors(norms[0], points: shape.output_points, multipliers: first.multipliers)
        unsafe kernels.pointee.conv1d_s8_c1_normalize(
            &shape, input, workspace.pointer(first.packed), bias, workspace.pointer(factors),
            workspace.pointer(offsets), inside(wideActivations))
        probe.mark(.firstConvolution, products: first.productCount)
    }

    /// Convolves activations into the accumulators; where a norm follows, with the sums that it needs.
    mutating func convolve<Probe: LayerProbe>(
        _ index: Int, _ input: Region<UInt8>, evaluation: Int = 0, forNorm: Bool, _ kind: LayerKind,
        _ probe: inout Probe
    ) {
        var layer = convolutions[index]
        let bias =
            layer.bias.count == 0
            ? nil : unsafe workspace.pointer(layer.bias) + evaluation * 3 * NetworkShape.channels
        unsafe kernels.pointee.conv1d_s8(
            &layer.shape, workspace.pointer(input), workspace.pointer(layer.packed), bias,
            workspace.pointer(accumulators), forNorm ? workspace.pointer(sums) : nil,
            forNorm ? workspace.pointer(squares) : nil, workspace.pointer(scratch))
        probe.mark(kind, products: layer.productCount)
    }

    /// Normalizes the accumulators of a convolution, and rectifies them into activations.
    mutating func normalize<Probe: LayerProbe>(
        _ norm: Int, behind convolution: Int, into output: Region<UInt8>, _ probe: inout Probe
    ) {
        let layer = convolutions[convolution]
        makeFactors(norms[norm], points: layer.shape.output_points, multipliers: layer.multipliers)
        probe.mark(.normFactors, products: 0)
        unsafe kernels.pointee.normalize_s32_u8(
            layer.shape.output_points, Self.channels, workspace.pointer(accumulators), workspace.pointer(factors),
            workspace.pointer(offsets), inside(output))
        probe.mark(.normalizing, products: 0)
    }

    /// Makes the factors by which a convolution's accumulators become a slope; the state's update applies them.
    mutating func prepareSlope<Probe: LayerProbe>(_ norm: Int, behind convolution: Int, _ probe: inout Probe) {
        let layer = convolutions[convolution]
        makeFactors(norms[norm], points: layer.shape.output_points, multipliers: layer.multipliers)
        probe.mark(.normFactors, products: 0)
    }

    /// Normalizes what is seen of the state, or of a trial state, and rectifies it into activations.
    mutating func normalizeView<Probe: LayerProbe>(_ norm: NormLayer, _ probe: inout Probe) {
        makeFactors(norm, points: Self.statePoints, multipliers: stateMultipliers)
        probe.mark(.normFactors, products: 0)
        unsafe kernels.pointee.normalize_s32_u8(
            Self.statePoints, Self.channels, workspace.pointer(stateView), workspace.pointer(factors),
            workspace.pointer(offsets), inside(stateActivations))
        probe.mark(.normalizing, products: 0)
    }

    /// Sets the state to the output of a convolution, or adds it.
    mutating func updateState<Probe: LayerProbe>(behind convolution: Int, adds: Bool, _ probe: inout Probe) {
        var view = unsafe view
        let multipliers = unsafe workspace.pointer(convolutions[convolution].floatMultipliers)
        let (input, state) = unsafe (workspace.pointer(accumulators), workspace.pointer(state))
        if adds {
            unsafe kernels.pointee.state_add(Self.statePoints, Self.channels, input, multipliers, state, &view)
        } else {
            unsafe kernels.pointee.state_set(Self.statePoints, Self.channels, input, multipliers, state, &view)
        }
        probe.mark(.state, products: 0)
    }

    /// Goes on along the slope that was prepared: to the trial state of a stage, of which the view is left, with the slope
    /// where a later stage wants it; or with the state itself.
    mutating func advanceState(factor: Double, keepingSlope stage: Int?) {
        var view = unsafe view
        let state = unsafe workspace.pointer(state)
        let kept = unsafe stage.flatMap { $0 < slopeCount ? unsafe slope($0) : nil }
        unsafe kernels.pointee.state_advance(
            Self.statePoints, Self.channels, workspace.pointer(accumulators), workspace.pointer(factors),
            workspace.pointer(offsets), Float(factor), state, kept, stage == nil ? state : nil,
            &view)
    }

    /// The last stage of the classical Runge-Kutta method.
    mutating func advanceStateClassically(factor: Double) {
        var view = unsafe view
        unsafe kernels.pointee.state_advance_rk4(
            Self.statePoints, Self.channels, workspace.pointer(accumulators), workspace.pointer(factors),
            workspace.pointer(offsets), Float(factor), slope(0), workspace.pointer(state), &view)
    }

    /// Sums each channel of the head's activations over the points.
    mutating func sumHead() {
        makeFactors(headNorm, points: Self.statePoints, multipliers: stateMultipliers)
        unsafe kernels.pointee.normalize_s32_sums(
            Self.statePoints, Self.channels, workspace.pointer(stateView), workspace.pointer(factors),
            workspace.pointer(offsets), workspace.pointer(headSums))
    }

    /// The slope of a solver's stage.
    @unsafe func slope(_ stage: Int) -> UnsafeMutablePointer<Float> {
        unsafe workspace.pointer(slopes) + stage * Self.stateCount
    }

    /// Turns the sums into the factors of a norm.
    mutating func makeFactors(_ norm: NormLayer, points: Int32, multipliers: Region<Double>) {
        unsafe kernels.pointee.norm_factors(
            points, Self.channels, workspace.pointer(sums), workspace.pointer(squares),
            workspace.pointer(multipliers), workspace.pointer(norm.gamma), workspace.pointer(norm.beta), epsilon,
            norm.inverseScale, workspace.pointer(factors), workspace.pointer(offsets))
    }

    @unsafe private var view: ecg_state_view {
        unsafe ecg_state_view(
            reciprocal: Float(1 / stateScale), values: workspace.pointer(stateView), sums: workspace.pointer(sums),
            squares: workspace.pointer(squares))
    }

    /// Activations behind their row of zeros.
    @unsafe private func inside(_ region: Region<UInt8>) -> UnsafeMutablePointer<UInt8> {
        unsafe workspace.pointer(region) + NetworkShape.channels
    }
}
