// SPDX-License-Identifier: Apache-2.0

internal import CKernels

extension BeatClassifier {
    /// Bytes of the one buffer that a classifier of a model has, on the best instruction set of this processor; besides it
    /// there are some 2 kB of what refers to it.
    ///
    /// - Throws: as `init` does.
    public static func workspaceByteCount(
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
            return unsafe Engine.workspaceByteCount(of: model, plan: plan, kernels: kernels)
        #else
            return switch model.precision {
            case .int8: unsafe Engine.workspaceByteCount(of: model, plan: plan, kernels: kernels)
            case .float32: unsafe FloatEngine.workspaceByteCount(of: model, plan: plan, kernels: kernels)
            }
        #endif
    }
}
