// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// What makes logits of a beat's embedding, the mean activations.
enum Readout {
    /// One linear layer.
    case linear(Linear)
    /// The recurrent head, which remembers the beats before.
    case recurrent(RecurrentHead)

    /// - Parameter features: what a recurrent head sees besides the embedding.
    init(
        _ weights: HeadWeights, features: FeatureVector?, kernels: UnsafePointer<ecg_kernels>,
        in arena: inout Arena
    ) {
        guard let context = weights.context else {
            self = .linear(Linear(weights.output, in: &arena))
            return
        }
        guard let features else { preconditionFailure("a recurrent head takes features") }
        self = .recurrent(
            unsafe RecurrentHead(
                context, output: weights.output, features: features, kernels: kernels, in: &arena))
    }

    /// The five logits of an embedding.
    func forward(_ embedding: borrowing InlineArray<64, Float>) -> InlineArray<5, Float> {
        switch self {
        case .linear(let layer): layer.forward(embedding)
        case .recurrent(let head): head.forward(embedding)
        }
    }

    /// Forgets the beats before.
    func restart() {
        if case .recurrent(let head) = self { head.restart() }
    }
}
