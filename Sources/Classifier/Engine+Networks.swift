// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

// The networks, written in the layers.
extension Engine {
    /// The five logits of a window, `[187]`.
    mutating func logits<Probe: LayerProbe>(
        of points: borrowing InlineArray<187, Float>, solver: Solver, steps: Int, _ probe: inout Probe
    ) -> InlineArray<5, Float> {
        isQuantized ? runStem(points, &probe) : runFloatStem(points)
        switch network {
        case .node: solver.integrate(&self, steps: steps, &probe)
        case .resnet: isQuantized ? runBlocks(&probe) : runFloatBlocks()
        }
        isQuantized ? sumHead() : sumFloatHead()
        let logits = runLinear()
        probe.mark(.head, products: 0)
        return logits
    }

    private mutating func runStem<Probe: LayerProbe>(
        _ points: borrowing InlineArray<187, Float>, _ probe: inout Probe
    ) {
        runFirst(points, &probe)
        convolve(1, wideActivations, forNorm: true, .secondConvolution, &probe)
        normalize(1, behind: 1, into: middleActivations, &probe)
        convolve(2, middleActivations, forNorm: false, .thirdConvolution, &probe)
        updateState(behind: 2, adds: false, &probe)
    }

    private mutating func runFloatStem(_ points: borrowing InlineArray<187, Float>) {
        takeFloats(points)
        convolveFloats(0, forNorm: true)
        normalizeFloats(0, behind: 0)
        convolveFloats(1, forNorm: true)
        normalizeFloats(1, behind: 1)
        convolveFloats(2, forNorm: false)
        storeFloats(behind: 2)
    }

    private mutating func runBlocks<Probe: LayerProbe>(_ probe: inout Probe) {
        for block in 0..<NetworkShape.blocks {
            let convolution = 3 + 2 * block
            let norm = 2 + 2 * block
            normalizeView(norms[norm], &probe)
            convolve(convolution, stateActivations, forNorm: true, .bodyConvolutions, &probe)
            normalize(norm + 1, behind: convolution, into: stateActivations, &probe)
            convolve(convolution + 1, stateActivations, forNorm: false, .bodyConvolutions, &probe)
            updateState(behind: convolution + 1, adds: true, &probe)
        }
    }

    private mutating func runFloatBlocks() {
        for block in 0..<NetworkShape.blocks {
            let convolution = 3 + 2 * block
            let norm = 2 + 2 * block
            normalizeFloats(norms[norm], of: state)
            convolveFloats(convolution, forNorm: true)
            normalizeFloats(norm + 1, behind: convolution)
            convolveFloats(convolution + 1, forNorm: false)
            addFloats(behind: convolution + 1)
        }
    }

    /// The linear layer: products are added in the order of channels, all classes at once.
    private func runLinear() -> InlineArray<5, Float> {
        let points = NetworkShape.statePoints
        let meanOfOne = Float(headInputScale / Double(points))
        let weights = unsafe UnsafeRawPointer(workspace.pointer(linearWeights))
        let rowBytes = Self.classLanes * MemoryLayout<Float>.stride
        var sums = unsafe UnsafeRawPointer(workspace.pointer(linearBias)).loadUnaligned(as: SIMD8<Float>.self)
        for channel in 0..<NetworkShape.channels {
            let mean =
                isQuantized
                ? Float(unsafe workspace.pointer(headSums)[channel]) * meanOfOne
                : Float(unsafe workspace.pointer(self.sums)[channel] / Double(points))
            let row = unsafe (weights + channel * rowBytes).loadUnaligned(as: SIMD8<Float>.self)
            let products = row * mean
            sums += products
        }
        var logits = InlineArray<5, Float>(repeating: 0)
        for label in 0..<NetworkShape.classes { logits[label] = sums[label] }
        return logits
    }
}

// The neural ODE's right-hand side, dx/dt = GN3(conv2(ReLU GN2(conv1(ReLU GN1(x), t)), t)). The int8 path leaves the last
// slope in the accumulators and the factors, and the update of the state applies them.
extension Engine: SteppedSystem {
    mutating func evaluate<Probe: LayerProbe>(
        stage: Int, evaluation: Int, time: Double, _ probe: inout Probe
    ) {
        // The biases of this evaluation's time were tabulated when the classifier was made.
        if isQuantized {
            normalizeView(norms[2], &probe)
            convolve(3, stateActivations, evaluation: evaluation, forNorm: true, .bodyConvolutions, &probe)
            normalize(3, behind: 3, into: stateActivations, &probe)
            convolve(4, stateActivations, evaluation: evaluation, forNorm: true, .bodyConvolutions, &probe)
            prepareSlope(4, behind: 4, &probe)
        } else {
            normalizeFloats(norms[2], of: stage == 0 ? state : trial)
            convolveFloats(3, evaluation: evaluation, forNorm: true)
            normalizeFloats(3, behind: 3)
            convolveFloats(4, evaluation: evaluation, forNorm: true)
            normalizeFloats(4, behind: 4, intoSlope: stage)
        }
    }

    mutating func makeTrial<Probe: LayerProbe>(factor: Double, stage: Int, _ probe: inout Probe) {
        if isQuantized {
            advanceState(factor: factor, keepingSlope: stage)
            probe.mark(.state, products: 0)
        } else {
            step(factor: factor, stage: stage, into: trial)
        }
    }

    mutating func advance<Probe: LayerProbe>(factor: Double, stage: Int, _ probe: inout Probe) {
        if isQuantized {
            advanceState(factor: factor, keepingSlope: nil)
            probe.mark(.state, products: 0)
        } else {
            step(factor: factor, stage: stage, into: state)
        }
    }

    mutating func advanceClassical<Probe: LayerProbe>(factor: Double, _ probe: inout Probe) {
        if isQuantized {
            advanceStateClassically(factor: factor)
            probe.mark(.state, products: 0)
        } else {
            unsafe kernels.pointee.step_rk4(
                Int32(Self.stateCount), workspace.pointer(state), Float(factor), slope(0), slope(1), slope(2),
                slope(3))
        }
    }

    private func step(factor: Double, stage: Int, into output: Region<Float>) {
        unsafe kernels.pointee.step(
            Int32(Self.stateCount), workspace.pointer(state), Float(factor), slope(stage), workspace.pointer(output))
    }
}
