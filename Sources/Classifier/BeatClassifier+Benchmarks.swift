// SPDX-License-Identifier: Apache-2.0

public import CKernels

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
        _ model: borrowing Model, solver: Solver? = nil, steps: Int? = nil, instructionSet: InstructionSet,
        benchmarking kernels: UnsafePointer<ecg_kernels>
    ) throws(ClassifierError) {
        try unsafe self.init(
            model, solver: solver, steps: steps, instructionSet: instructionSet, kernels: kernels)
    }

    /// The one buffer of weights, tables and activations, such as for dropping it from the processor's caches.
    @_spi(Benchmarks) @unsafe
    public var workspace: UnsafeRawBufferPointer { unsafe workspaceBytes }
}
