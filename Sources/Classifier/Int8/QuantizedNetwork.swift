// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

/// A network in int8: stem, body and head, laid out in an arena.
struct QuantizedNetwork {
    /// What stands between stem and head.
    private enum Body {
        /// The block of the neural ODE, which features may steer.
        case ode(ODEBlock)
        /// The ResNet's six blocks.
        case blocks([ResidualBlock])
    }

    private let stem: Stem
    private let state: ResidualState
    private let body: Body
    private let head: Head
    /// What the network requires besides channels.
    private let features: FeatureVector?

    /// - Parameter pair: solver and steps of a network with an ODE.
    init(
        _ weights: ModelWeights, pair: (solver: Solver, steps: Int)?, kernels: UnsafePointer<ecg_kernels>,
        in arena: inout Arena
    ) {
        let epsilon = weights.epsilon
        let buffers = unsafe LayerBuffers(kernels: kernels, in: &arena)
        let state = ResidualState(scale: weights.stateScale, buffers, in: &arena)
        features = weights.head.context.map { FeatureVector($0, in: &arena) }
        stem = Stem(weights.stem, epsilon: epsilon, buffers, in: &arena)
        switch weights.body {
        case .ode(let dynamics):
            guard let pair else { preconditionFailure("a network with an ODE has a solver") }
            body = .ode(
                ODEBlock(
                    dynamics, solver: pair.solver, steps: pair.steps, epsilon: epsilon, state: state, buffers,
                    in: &arena
                ))
        case .blocks(let weights):
            var blocks: [ResidualBlock] = []
            for block in weights {
                blocks.append(ResidualBlock(block, epsilon: epsilon, state: state, buffers, in: &arena))
            }
            body = .blocks(blocks)
        }
        head = Head(weights.head, features: features, epsilon: epsilon, buffers, in: &arena)
        self.state = state
    }

    /// Forgets the beats before.
    func restart() { head.restart() }

    /// The five logits of a beat.
    func forward(_ input: borrowing ClassifierInput) -> InlineArray<5, Float> {
        features?.take(input)  // v, float32 [features]
        state.set(stem.forward(input))  // x(0), float32 [46, 64]
        switch body {
        case .ode(let block):
            if let features { block.steer(by: features) }
            block.forward()  // x(1)
        case .blocks(let blocks): for block in blocks { block.forward() }
        }
        return head.forward(state.view)  // float32 [5]
    }
}
