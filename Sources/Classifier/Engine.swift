// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A network laid out for one set of kernels, with all the memory that it computes in.
///
/// Tensors are points x channels, channels fastest. Nothing is allocated behind `init`.
@safe struct Engine: ~Copyable {
    static let convolutionLimit = 3 + 2 * NetworkShape.blocks
    static let stateCount = NetworkShape.statePoints * NetworkShape.channels
    /// Elements of the largest activation, behind the first convolution: `[185, 64]`.
    static let activationCount = (NetworkShape.windowPoints - 2) * NetworkShape.channels
    /// Bytes behind an input that a kernel may read, but does not use.
    static let slack = 4
    /// The classes, rounded up to a vector.
    static let classLanes = 8

    let kernels: UnsafePointer<ecg_kernels>
    let network: Network
    let isQuantized: Bool
    let epsilon: Double
    /// What one step of the integer view of the state is worth; 1 in the float path.
    let stateScale: Double
    let headInputScale: Double
    /// In the order of `ModelWeights`.
    var convolutions = InlineArray<15, ConvolutionLayer>(repeating: ConvolutionLayer())
    var norms = InlineArray<14, NormLayer>(repeating: NormLayer())
    var headNorm: NormLayer
    /// `[64, 8]`, channel x class, filled with zeros.
    let linearWeights: Region<Float>
    /// `[8]`, filled with zeros.
    let linearBias: Region<Float>

    /// uint8 `[187]`, the window.
    let window: Region<UInt8>
    /// uint8 `[1 + 185 + 1, 64]`, `[1 + 92 + 1, 64]` and `[1 + 46 + 1, 64]`: the inputs of the convolutions behind, with the
    /// rows of zeros around them that the kernels want.
    let wideActivations: Region<UInt8>
    let middleActivations: Region<UInt8>
    let stateActivations: Region<UInt8>
    /// int32 `[4, 64]`, tap x channel: the first convolution's weights, for its sums; the fourth tap's are zeros.
    let firstWeights: Region<Int32>
    /// int32 output of the convolution at work.
    let accumulators: Region<Int32>
    /// Float input and output of the convolution at work.
    let floatActivations: Region<Float>
    let floatAccumulators: Region<Float>
    /// `[46, 64]`, x.
    let state: Region<Float>
    /// `[46, 64]`, what a later stage of the float path's solver evaluates.
    let trial: Region<Float>
    /// Slopes that are kept; the int8 path has the one at work in the accumulators.
    let slopeCount: Int
    /// `[slopeCount, 46, 64]`, k1 and those behind.
    let slopes: Region<Float>
    /// int32 `[46, 64]`, what the next norm sees of the state or of a trial state.
    let stateView: Region<Int32>
    /// `[64]` each: of the values last convolved, or of the view.
    let sums: Region<Double>
    let squares: Region<Double>
    /// `[64]`, `stateScale` for every channel.
    let stateMultipliers: Region<Double>
    /// `[64]` each: the norm's at work.
    let factors: Region<Float>
    let offsets: Region<Float>
    let headSums: Region<Int32>
    let scratch: Region<UInt8>
    let workspace: Workspace

    /// Lays out a model for a solver and its steps; nothing for a network without an ODE.
    init(
        _ model: borrowing Model, pair: (solver: Solver, steps: Int)?, kernels: UnsafePointer<ecg_kernels>
    ) {
        let times = pair.map { $0.solver.times(steps: $0.steps) } ?? []
        let weights = model.weights
        let channels = NetworkShape.channels
        unsafe self.kernels = unsafe kernels
        network = model.network
        isQuantized = model.precision == .int8
        epsilon = Double(weights.epsilon)
        stateScale = Double(weights.stateScale)
        headInputScale = Double(weights.headInputScale)

        var layout = WorkspaceLayout()
        var scratchCount = 0
        for (index, convolution) in weights.convolutions.enumerated() {
            let layer = unsafe ConvolutionLayer(
                convolution, evaluations: times.count, kernels: kernels, layout: &layout)
            convolutions[index] = layer
            if isQuantized {
                var shape = layer.shape
                scratchCount = max(scratchCount, unsafe kernels.pointee.conv1d_s8_scratch_size(&shape))
            }
        }
        for index in 0..<weights.norms.count {
            let target = Engine.convolution(behindNorm: index, network: model.network)
            let scale = target.map { weights.convolutions[$0].inputScale } ?? 1
            norms[index] = NormLayer(outputScale: scale, layout: &layout)
        }
        headNorm = NormLayer(outputScale: weights.headInputScale, layout: &layout)
        linearWeights = layout.reserve(Float.self, Self.classLanes * channels)
        linearBias = layout.reserve(Float.self, Self.classLanes)

        let quantizedOnly = isQuantized ? 1 : 0
        let floatOnly = 1 - quantizedOnly
        let odeOnly = network == .node ? 1 : 0
        let stem = weights.convolutions[0].shape.outputPoints
        let middle = weights.convolutions[1].shape.outputPoints
        // The rows of zeros around the activations below.
        precondition(weights.convolutions[0].shape.padding == 0)
        for convolution in weights.convolutions[1...] { precondition(convolution.shape.padding == 1) }
        window = layout.reserve(UInt8.self, quantizedOnly * (NetworkShape.windowPoints + Self.slack))
        wideActivations = layout.reserve(UInt8.self, quantizedOnly * ((stem + 2) * channels + Self.slack))
        middleActivations = layout.reserve(UInt8.self, quantizedOnly * ((middle + 2) * channels + Self.slack))
        stateActivations = layout.reserve(
            UInt8.self, quantizedOnly * ((NetworkShape.statePoints + 2) * channels + Self.slack))
        firstWeights = layout.reserve(Int32.self, quantizedOnly * 4 * channels)
        accumulators = layout.reserve(Int32.self, quantizedOnly * middle * channels)
        floatActivations = layout.reserve(Float.self, floatOnly * Self.activationCount)
        floatAccumulators = layout.reserve(Float.self, floatOnly * Self.activationCount)
        state = layout.reserve(Float.self, Self.stateCount)
        trial = layout.reserve(Float.self, floatOnly * odeOnly * Self.stateCount)
        slopeCount = Self.slopeCount(of: pair?.solver, isQuantized: isQuantized)
        slopes = layout.reserve(Float.self, slopeCount * Self.stateCount)
        stateView = layout.reserve(Int32.self, quantizedOnly * Self.stateCount)
        sums = layout.reserve(Double.self, channels)
        squares = layout.reserve(Double.self, channels)
        stateMultipliers = layout.reserve(Double.self, channels)
        factors = layout.reserve(Float.self, channels)
        offsets = layout.reserve(Float.self, channels)
        headSums = layout.reserve(Int32.self, channels)
        scratch = layout.reserve(UInt8.self, scratchCount)
        workspace = Workspace(layout)
        fill(from: weights, times: times)
    }

    /// Drops the whole workspace from the processor's caches.
    func flush() {
        unsafe ecg_flush(UnsafeRawPointer(workspace.pointer(Region<UInt8>(offset: 0, count: 0))), workspace.byteCount)
    }

    /// The slopes that a solver wants at its last stage.
    private static func slopeCount(of solver: Solver?, isQuantized: Bool) -> Int {
        guard let solver else { return 0 }
        guard isQuantized else { return solver.evaluationsPerStep }
        return solver == .rk4 ? 3 : 0
    }

    /// The convolution that reads a norm's output; nothing behind the ODE's last norm.
    private static func convolution(behindNorm index: Int, network: Network) -> Int? {
        if index < 2 { return index + 1 }
        return network == .node && index == 4 ? nil : index + 1
    }

    private mutating func fill(from weights: ModelWeights, times: [Double]) {
        for index in 0..<weights.convolutions.count {
            unsafe convolutions[index].fill(
                workspace, from: weights.convolutions[index], times: times.isEmpty ? [0] : times, kernels: kernels)
        }
        for index in 0..<weights.norms.count {
            workspace.fill(norms[index].gamma, with: weights.norms[index].gamma)
            workspace.fill(norms[index].beta, with: weights.norms[index].beta)
        }
        workspace.fill(headNorm.gamma, with: weights.headNorm.gamma)
        workspace.fill(headNorm.beta, with: weights.headNorm.beta)
        fillHead(from: weights)
        if isQuantized { fillFirstWeights(from: weights.convolutions[0]) }
        workspace.fill(stateMultipliers, with: [Double](repeating: stateScale, count: NetworkShape.channels))
    }

    /// The linear layer by channels, `[64, 8]`, so that all classes are summed at once.
    private func fillHead(from weights: ModelWeights) {
        for label in 0..<NetworkShape.classes {
            unsafe workspace.pointer(linearBias)[label] = weights.linearBias[label]
            for channel in 0..<NetworkShape.channels {
                unsafe workspace.pointer(linearWeights)[channel * Self.classLanes + label] =
                    weights.linearWeights[label * NetworkShape.channels + channel]
            }
        }
    }

    private func fillFirstWeights(from convolution: ConvolutionWeights) {
        let taps = convolution.shape.taps
        for channel in 0..<NetworkShape.channels {
            for tap in 0..<taps {
                unsafe workspace.pointer(firstWeights)[tap * NetworkShape.channels + channel] =
                    Int32(convolution.quantized[channel * taps + tap])
            }
        }
    }
}
