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
        var counting = Arena()
        _ = unsafe FloatNetwork(model.weights, plan: plan, kernels: kernels, in: &counting)
        workspace = Workspace(byteCount: counting.byteCount)
        var arena = Arena(workspace)
        network = unsafe FloatNetwork(model.weights, plan: plan, kernels: kernels, in: &arena)
    }

    /// The five logits of a beat; with `inFull` by the most work that a beat may take.
    func solve(_ input: borrowing ClassifierInput, inFull: Bool) -> SolvedBeat {
        network.forward(input, inFull: inFull)
    }

    /// Forgets the beats before.
    func restart() { network.restart() }
}
