// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

/// A network in int8 with the memory that it computes in; nothing is allocated after `init`.
///
/// Tensors are points x channels, channels fastest.
@safe struct Engine: ~Copyable {
    let workspace: Workspace
    private let network: QuantizedNetwork

    /// Lays out a model for a solver and its steps, which are `nil` for a network without an ODE.
    init(_ model: borrowing Model, pair: (solver: Solver, steps: Int)?, kernels: UnsafePointer<ecg_kernels>) {
        let readsModelInPlace = unsafe model.isLasting && kernels.pointee.is_compact
        workspace = unsafe Workspace(byteCount: Self.workspaceByteCount(of: model, pair: pair, kernels: kernels))
        var arena = Arena(workspace, readsModelInPlace: readsModelInPlace)
        network = unsafe QuantizedNetwork(model.weights, pair: pair, kernels: kernels, in: &arena)
    }

    /// Bytes of the workspace that a model needs.
    static func workspaceByteCount(
        of model: borrowing Model, pair: (solver: Solver, steps: Int)?, kernels: UnsafePointer<ecg_kernels>
    ) -> Int {
        var counting = unsafe Arena(readsModelInPlace: model.isLasting && kernels.pointee.is_compact)
        _ = unsafe QuantizedNetwork(model.weights, pair: pair, kernels: kernels, in: &counting)
        return counting.byteCount
    }

    /// The five logits of a beat.
    func logits(of input: borrowing ClassifierInput) -> InlineArray<5, Float> { network.forward(input) }

    /// Forgets the beats before.
    func restart() { network.restart() }
}
