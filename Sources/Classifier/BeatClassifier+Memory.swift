// SPDX-License-Identifier: Apache-2.0

internal import CKernels

extension BeatClassifier {
    /// Bytes that a classifier of a model allocates on the best instruction set of this processor, but for its name and the
    /// lists of its channels and features.
    ///
    /// - Throws: as `init` does.
    public static func byteCount(
        of model: borrowing Model, solver: Solver? = nil, steps: Int? = nil, stepsByNeed: Bool = false
    ) throws(ClassifierError) -> Int {
        #if ECGMON_EMBEDDED
            guard model.precision == .int8 else { throw ClassifierError(.unavailablePrecision, name: model.name) }
        #endif
        let plan = try plan(for: model, solver: solver, steps: steps, byNeed: stepsByNeed)
        guard let kernels = unsafe InstructionSet.best.kernels else {
            throw ClassifierError(.unavailableInstructionSet, name: InstructionSet.best.name.description)
        }
        #if ECGMON_EMBEDDED
            return unsafe Engine.workspaceByteCount(of: model, plan: plan, kernels: kernels) + engine(of: model)
        #else
            return switch model.precision {
            case .int8: unsafe Engine.workspaceByteCount(of: model, plan: plan, kernels: kernels) + engine(of: model)
            case .float32:
                unsafe FloatEngine.workspaceByteCount(of: model, plan: plan, kernels: kernels)
                    + MemoryLayout<FloatEngine>.stride + 2 * model.network.blockCount
                    * MemoryLayout<FloatResidualBlock>.stride
            }
        #endif
    }

    /// What refers to the int8 engine's buffer: a list of blocks is twice as long for a while as it grows.
    private static func engine(of model: borrowing Model) -> Int {
        MemoryLayout<Engine>.stride + MemoryLayout<LayerMemory>.stride + 2 * model.network.blockCount
            * MemoryLayout<ResidualBlock>.stride
    }
}
