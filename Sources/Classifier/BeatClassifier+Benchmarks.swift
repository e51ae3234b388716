// SPDX-License-Identifier: Apache-2.0

public import CKernels
public import Signal

// What a benchmark needs to see inside; it measures with code of its own.
extension BeatClassifier {
    /// Lays out a model for kernels of the caller's, such as those of an instruction set with a clock around each.
    ///
    /// - Parameters:
    ///   - instructionSet: whose kernels they stand for.
    ///   - kernels: a table that outlives the classifier.
    /// - Throws: as `init(_:solver:steps:instructionSet:)` does.
    @_spi(Benchmarks) @unsafe
    public init(
        _ model: borrowing Model, solver: Solver? = nil, steps: Int? = nil, stepsByNeed: Bool = false,
        instructionSet: InstructionSet, benchmarking kernels: UnsafePointer<ecg_kernels>
    ) throws(ClassifierError) {
        let plan = try Self.plan(for: model, solver: solver, steps: steps, byNeed: stepsByNeed)
        try unsafe self.init(model, plan: plan, instructionSet: instructionSet, kernels: kernels)
    }

    /// Lays out a model for steps by need with a margin of the caller's in the place of the file's, for the best
    /// instruction set.
    ///
    /// - Parameter margin: that of the early logits from which on one step is enough.
    /// - Throws: as `init(_:solver:steps:instructionSet:)` does; `.noSolver` for a network without an ODE.
    @_spi(Benchmarks)
    public init(
        _ model: borrowing Model, solver: Solver? = nil, steps: Int? = nil, margin: Float
    ) throws(ClassifierError) {
        guard var plan = try Self.plan(for: model, solver: solver, steps: steps, byNeed: false) else {
            throw ClassifierError(.noSolver, name: model.name)
        }
        plan.margin = margin
        let instructionSet = InstructionSet.best
        guard let kernels = unsafe instructionSet.kernels else {
            throw ClassifierError(.unavailableInstructionSet, name: instructionSet.name.description)
        }
        try unsafe self.init(model, plan: plan, instructionSet: instructionSet, kernels: kernels)
    }

    /// The logits that `classifyInFull` gives the probabilities of.
    @_spi(Benchmarks)
    public mutating func logitsInFull(of input: borrowing ClassifierInput) -> InlineArray<5, Float> {
        var input = copy input
        return solve(&input, inFull: true)
    }

    /// The one buffer of weights, tables and activations, such as for dropping it from the processor's caches.
    @_spi(Benchmarks) @unsafe
    public var workspace: UnsafeRawBufferPointer { unsafe workspaceBytes }
}
