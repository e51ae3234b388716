// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

/// A network in float32 with the memory that it computes in: the reference for the accuracy of int8.
///
/// Nothing is allocated after `init`. ONNX Runtime agrees to 1e-4 in probability (docs/model-format.md, "The float path").
@safe struct FloatEngine: ~Copyable {
    let workspace: Workspace
    private let network: FloatNetwork

    /// Lays out a model for the steps that a beat takes; `nil` for a network without an ODE.
    init(_ model: borrowing Model, plan: SolverPlan?, kernels: UnsafePointer<ecg_kernels>) {
        workspace = unsafe Workspace(byteCount: Self.workspaceByteCount(of: model, plan: plan, kernels: kernels))
        var arena = Arena(workspace)
        network = unsafe FloatNetwork(model.weights, plan: plan, kernels: kernels, in: &arena)
    }

    /// Bytes of the workspace that a model needs.
    static func workspaceByteCount(
        of model: borrowing Model, plan: SolverPlan?, kernels: UnsafePointer<ecg_kernels>
    ) -> Int {
        var counting = Arena()
        _ = unsafe FloatNetwork(model.weights, plan: plan, kernels: kernels, in: &counting)
        return counting.byteCount
    }

    /// The five logits of a beat; with `inFull` by the most work that a beat may take.
    mutating func solve(_ input: inout ClassifierInput, inFull: Bool) -> SolvedBeat {
        network.forward(&input, inFull: inFull)
    }

    /// Forgets the beats before.
    func restart() { network.restart() }
}
