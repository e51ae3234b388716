// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

/// A network in int8 with the memory that it computes in; nothing is allocated after `init`.
///
/// Tensors are points x channels, channels fastest.
@safe struct Engine: ~Copyable {
    private let place = InPlace()
    let workspace: Workspace
    private let memory: Box<LayerMemory>
    private let network: QuantizedNetwork

    /// Lays out a model for the steps that a beat takes; `nil` for a network without an ODE.
    init(_ model: borrowing Model, plan: SolverPlan?, kernels: UnsafePointer<ecg_kernels>) {
        let readsModelInPlace = unsafe model.isLasting && kernels.pointee.is_compact
        workspace = unsafe Workspace(byteCount: Self.workspaceByteCount(of: model, plan: plan, kernels: kernels))
        var arena = Arena(workspace, readsModelInPlace: readsModelInPlace)
        memory = Box(unsafe LayerMemory(kernels: kernels, in: &arena))
        network = unsafe QuantizedNetwork(model.weights, plan: plan, LayerBuffers(at: memory.address), in: &arena)
    }

    /// Bytes of the workspace that a model needs.
    static func workspaceByteCount(
        of model: borrowing Model, plan: SolverPlan?, kernels: UnsafePointer<ecg_kernels>
    ) -> Int {
        var counting = unsafe Arena(readsModelInPlace: model.isLasting && kernels.pointee.is_compact)
        let memory = Box(unsafe LayerMemory(kernels: kernels, in: &counting))
        _ = unsafe QuantizedNetwork(model.weights, plan: plan, LayerBuffers(at: memory.address), in: &counting)
        return counting.byteCount
    }

    /// The five logits of a beat; with `inFull` by the most work that a beat may take.
    mutating func solve(_ input: inout ClassifierInput, inFull: Bool) -> SolvedBeat {
        network.forward(&input, inFull: inFull)
    }

    /// Forgets the beats before.
    mutating func restart() { network.restart() }
}
