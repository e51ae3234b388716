// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

// The networks, written in the layers.
extension Engine {
    /// The five logits of a window, `[187]`.
    mutating func logits(
        of points: borrowing InlineArray<187, Float>, solver: Solver, steps: Int
    ) -> InlineArray<5, Float> {
        runStem(points)
        switch network {
        case .node: solver.integrate(&self, steps: steps)
        case .resnet: runBlocks()
        }
        return runHead()
    }

    private mutating func runStem(_ points: borrowing InlineArray<187, Float>) {
        let count = NetworkShape.windowPoints
        if isQuantized {
            let input = unsafe workspace.pointer(floatInput)
            for index in 0..<count { unsafe input[index] = points[index] }
            unsafe kernels.pointee.quantize_u8(Int32(count), input, workspace.pointer(activations))
        } else {
            let input = unsafe workspace.pointer(floatActivations)
            for index in 0..<count { unsafe input[index] = points[index] }
        }
        convolve(0, forNorm: true)
        normalize(0, behind: 0)
        convolve(1, forNorm: true)
        normalize(1, behind: 1)
        convolve(2, forNorm: false)
        storeState(behind: 2)
    }

    private mutating func runBlocks() {
        for block in 0..<NetworkShape.blocks {
            let convolution = 3 + 2 * block
            let norm = 2 + 2 * block
            normalizeState(norms[norm], of: state)
            convolve(convolution, forNorm: true)
            normalize(norm + 1, behind: convolution)
            convolve(convolution + 1, forNorm: false)
            addToState(behind: convolution + 1)
        }
    }

    private mutating func runHead() -> InlineArray<5, Float> {
        normalizeState(headNorm, of: state)
        let points = NetworkShape.statePoints
        let channels = NetworkShape.channels
        if isQuantized {
            unsafe kernels.pointee.channel_sums_u8(
                Int32(points), Int32(channels), workspace.pointer(activations), workspace.pointer(headSums))
        } else {
            unsafe kernels.pointee.channel_sums_f32(
                Int32(points), Int32(channels), workspace.pointer(floatActivations), workspace.pointer(sums),
                workspace.pointer(squares))
        }
        let meanOfOne = Float(headInputScale / Double(points))
        var logits = InlineArray<5, Float>(repeating: 0)
        for label in 0..<NetworkShape.classes {
            var logit = unsafe workspace.pointer(linearBias)[label]
            let weights = unsafe workspace.pointer(linearWeights) + label * channels
            for channel in 0..<channels {
                let mean =
                    isQuantized
                    ? Float(unsafe workspace.pointer(headSums)[channel]) * meanOfOne
                    : Float(unsafe workspace.pointer(sums)[channel] / Double(points))
                let product = unsafe weights[channel] * mean
                logit += product
            }
            logits[label] = logit
        }
        return logits
    }
}

// The neural ODE's right-hand side, dx/dt = GN3(conv2(ReLU GN2(conv1(ReLU GN1(x), t)), t)).
extension Engine: SteppedSystem {
    mutating func evaluate(stage: Int, evaluation: Int, time: Double) {
        normalizeState(norms[2], of: stage == 0 ? state : trial)
        // The biases of this evaluation's time were tabulated when the classifier was made.
        convolve(3, evaluation: evaluation, forNorm: true)
        normalize(3, behind: 3)
        convolve(4, evaluation: evaluation, forNorm: true)
        normalize(4, behind: 4, intoSlope: stage)
    }

    mutating func makeTrial(factor: Double, stage: Int) {
        unsafe kernels.pointee.step(
            Int32(Self.stateCount), workspace.pointer(state), Float(factor), slope(stage), workspace.pointer(trial))
    }

    mutating func advance(factor: Double, stage: Int) {
        unsafe kernels.pointee.step(
            Int32(Self.stateCount), workspace.pointer(state), Float(factor), slope(stage), workspace.pointer(state))
    }

    mutating func advanceClassical(factor: Double) {
        unsafe kernels.pointee.step_rk4(
            Int32(Self.stateCount), workspace.pointer(state), Float(factor), slope(0), slope(1), slope(2), slope(3))
    }
}
