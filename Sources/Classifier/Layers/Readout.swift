// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// What makes logits of a beat's embedding, the mean activations.
///
/// A beat begins with `begin`. Then come logits, once or more often: each time of the state before the beat, which `commit`
/// replaces by what the last ones led to.
enum Readout: ~Copyable {
    /// One linear layer, and what stands in for it after one step.
    case linear(Linear, early: EarlyReadout?)
    /// The recurrent head, which remembers the beats before.
    case recurrent(RecurrentHead)

    /// - Parameters:
    ///   - features: what a recurrent head sees besides the embedding.
    ///   - plan: the steps that a beat takes; `nil` for a network without an ODE.
    init(
        _ weights: HeadWeights, features: FeatureVector?, plan: SolverPlan?, kernels: UnsafePointer<ecg_kernels>,
        in arena: inout Arena
    ) {
        guard let context = weights.context else {
            let linear = Linear(weights.output, in: &arena)
            var early: EarlyReadout?
            if let weights = weights.early, plan?.margin != nil {
                early = unsafe EarlyReadout(weights, kernels: kernels, in: &arena)
            }
            self = .linear(linear, early: early)
            return
        }
        guard let features else { preconditionFailure("a recurrent head takes features") }
        self = .recurrent(
            unsafe RecurrentHead(
                context, output: weights.output, features: features, kernels: kernels, in: &arena))
    }

    /// Begins a beat, whose features have been taken.
    func begin() {
        switch self {
        case .linear: break
        case .recurrent(let head): head.begin()
        }
    }

    /// The five logits of an embedding after one step of Euler's method.
    func early(_ embedding: Tensor<Float>) -> InlineArray<5, Float> {
        switch self {
        case .linear(let layer, let early): early?.forward(embedding) ?? layer.forward(embedding)
        case .recurrent(let head): head.forward(embedding)
        }
    }

    /// The five logits of an embedding after all steps.
    func forward(_ embedding: Tensor<Float>) -> InlineArray<5, Float> {
        switch self {
        case .linear(let layer, _): layer.forward(embedding)
        case .recurrent(let head): head.forward(embedding)
        }
    }

    /// Ends the beat with the logits that came last.
    func commit() {
        switch self {
        case .linear: break
        case .recurrent(let head): head.commit()
        }
    }

    /// Forgets the beats before.
    func restart() {
        switch self {
        case .linear: break
        case .recurrent(let head): head.restart()
        }
    }
}
