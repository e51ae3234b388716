// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// A network in float32: stem, body and head, laid out in an arena.
struct FloatNetwork {
    /// What stands between stem and head.
    private enum Body {
        /// The block of the neural ODE.
        case ode(FloatODEBlock)
        /// The ResNet's six blocks.
        case blocks([FloatResidualBlock])
    }

    private let stem: FloatStem
    /// `[46, 64]`, x.
    private let state: FloatTensor
    private let body: Body
    private let head: FloatHead

    /// - Parameter pair: solver and steps of a network with an ODE.
    init(
        _ weights: ModelWeights, pair: (solver: Solver, steps: Int)?, kernels: UnsafePointer<ecg_kernels>,
        in arena: inout Arena
    ) {
        let epsilon = weights.epsilon
        let buffers = unsafe FloatBuffers(kernels: kernels, in: &arena)
        let state = FloatTensor(
            points: Int32(NetworkShape.statePoints),
            values: arena.tensor(Float.self, NetworkShape.statePoints * NetworkShape.channels))
        stem = FloatStem(weights.stem, epsilon: epsilon, buffers, in: &arena)
        switch weights.body {
        case .ode(let dynamics):
            guard let pair else { preconditionFailure("a network with an ODE has a solver") }
            body = .ode(
                FloatODEBlock(
                    dynamics, solver: pair.solver, steps: pair.steps, epsilon: epsilon, state: state, buffers,
                    in: &arena))
        case .blocks(let weights):
            var blocks: [FloatResidualBlock] = []
            for block in weights {
                blocks.append(FloatResidualBlock(block, epsilon: epsilon, state: state, buffers, in: &arena))
            }
            body = .blocks(blocks)
        }
        head = FloatHead(weights.head, epsilon: epsilon, buffers, in: &arena)
        self.state = state
    }

    /// The five logits of a window, `[187]`.
    func forward(_ window: borrowing InlineArray<187, Float>) -> InlineArray<5, Float> {
        unsafe state.values.pointer.update(from: stem.forward(window).values.pointer, count: state.count)  // x(0)
        switch body {
        case .ode(let block): block.forward()  // x(1)
        case .blocks(let blocks): for block in blocks { block.forward() }
        }
        return head.forward(state)  // [5]
    }
}
