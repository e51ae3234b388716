// SPDX-License-Identifier: Apache-2.0

internal import CKernels

extension BeatClassifier {
    /// Bytes of the one buffer that a classifier of a model has, on the best instruction set of this processor; besides it
    /// there are some 2 kB of what refers to it.
    ///
    /// - Throws: as `init` does.
    public static func workspaceByteCount(
        of model: borrowing Model, solver: Solver? = nil, steps: Int? = nil
    ) throws(ClassifierError) -> Int {
        #if ECGMON_EMBEDDED
            guard model.precision == .int8 else { throw ClassifierError(.unavailablePrecision, name: model.name) }
        #endif
        let pair = try pair(of: model, solver: solver, steps: steps)
        guard let kernels = unsafe InstructionSet.best.kernels else {
            throw ClassifierError(.unavailableInstructionSet, name: InstructionSet.best.name.description)
        }
        #if ECGMON_EMBEDDED
            return unsafe Engine.workspaceByteCount(of: model, pair: pair, kernels: kernels)
        #else
            return switch model.precision {
            case .int8: unsafe Engine.workspaceByteCount(of: model, pair: pair, kernels: kernels)
            case .float32: unsafe FloatEngine.workspaceByteCount(of: model, pair: pair, kernels: kernels)
            }
        #endif
    }
}
