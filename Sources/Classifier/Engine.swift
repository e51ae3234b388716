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

    let kernels: UnsafePointer<ecg_kernels>
    let network: Network
    let isQuantized: Bool
    let epsilon: Double
    /// What one step of the int16 view of the state is worth; 1 in the float path.
    let stateScale: Double
    let headInputScale: Double
    /// In the order of `ModelWeights`.
    var convolutions = InlineArray<15, ConvolutionLayer>(repeating: ConvolutionLayer())
    var norms = InlineArray<14, NormLayer>(repeating: NormLayer())
    var headNorm: NormLayer
    let linearWeights: Region<Float>
    let linearBias: Region<Float>

    /// `[187]`
    let floatInput: Region<Float>
    /// uint8 input of the convolution at work.
    let activations: Region<UInt8>
    /// Float input of the convolution at work.
    let floatActivations: Region<Float>
    /// int32 output of the convolution at work.
    let accumulators: Region<Int32>
    /// Float output of the convolution at work.
    let floatAccumulators: Region<Float>
    /// `[46, 64]`, x.
    let state: Region<Float>
    /// `[46, 64]`, what a later stage of the solver evaluates.
    let trial: Region<Float>
    /// `[4, 46, 64]`, k1 to k4.
    let slopes: Region<Float>
    /// `[46, 64]`, the int16 view of the state.
    let stateView: Region<Int16>
    /// `[64]` each: of the values last convolved, or of the state.
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

    /// Lays out a model; `times` are those of the solver's evaluations, in their order.
    init(_ model: borrowing Model, times: [Double], kernels: UnsafePointer<ecg_kernels>) {
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
        linearWeights = layout.reserve(Float.self, NetworkShape.classes * channels)
        linearBias = layout.reserve(Float.self, NetworkShape.classes)

        floatInput = layout.reserve(Float.self, NetworkShape.windowPoints)
        let quantizedCount = isQuantized ? Self.activationCount : 0
        let floatCount = isQuantized ? 0 : Self.activationCount
        activations = layout.reserve(UInt8.self, quantizedCount)
        accumulators = layout.reserve(Int32.self, quantizedCount)
        floatActivations = layout.reserve(Float.self, floatCount)
        floatAccumulators = layout.reserve(Float.self, floatCount)
        state = layout.reserve(Float.self, Self.stateCount)
        trial = layout.reserve(Float.self, network == .node ? Self.stateCount : 0)
        slopes = layout.reserve(Float.self, network == .node ? 4 * Self.stateCount : 0)
        stateView = layout.reserve(Int16.self, isQuantized ? Self.stateCount : 0)
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
        workspace.fill(linearWeights, with: weights.linearWeights)
        workspace.fill(linearBias, with: weights.linearBias)
        workspace.fill(stateMultipliers, with: [Double](repeating: stateScale, count: NetworkShape.channels))
    }
}
