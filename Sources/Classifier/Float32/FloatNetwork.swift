// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

/// A network in float32: stem, body and head, laid out in an arena.
struct FloatNetwork: ~Copyable {
    /// What stands between stem and head.
    private enum Body {
        /// The block of the neural ODE, which features may steer.
        case ode(FloatODEBlock)
        /// The ResNet's six blocks.
        case blocks([FloatResidualBlock])
    }

    private let stem: FloatStem
    /// `[46, 64]`, x.
    private let state: FloatTensor
    private let body: Body
    private let head: FloatHead
    /// What the network requires besides channels.
    private let features: FeatureVector?

    /// - Parameter plan: the steps of a network with an ODE.
    init(
        _ weights: borrowing ModelWeights, plan: SolverPlan?, kernels: UnsafePointer<ecg_kernels>,
        in arena: inout Arena
    ) {
        let epsilon = weights.epsilon
        let buffers = unsafe FloatBuffers(kernels: kernels, in: &arena)
        let state = FloatTensor(
            points: Int32(NetworkShape.statePoints),
            values: arena.tensor(Float.self, NetworkShape.statePoints * NetworkShape.channels))
        features = weights.head.context.map { FeatureVector($0, in: &arena) }
        stem = FloatStem(weights.stem, epsilon: epsilon, buffers, in: &arena)
        switch weights.body {
        case .ode(let dynamics):
            guard let plan else { preconditionFailure("a network with an ODE has a solver") }
            body = .ode(
                FloatODEBlock(
                    dynamics, plan: plan, epsilon: epsilon, state: state, buffers,
                    in: &arena))
        case .blocks(let weights):
            var blocks: [FloatResidualBlock] = []
            for block in weights {
                blocks.append(FloatResidualBlock(block, epsilon: epsilon, state: state, buffers, in: &arena))
            }
            body = .blocks(blocks)
        }
        head = FloatHead(weights.head, features: features, plan: plan, epsilon: epsilon, buffers, in: &arena)
        self.state = state
    }

    /// Forgets the beats before.
    func restart() { head.readout.restart() }

    /// The five logits of a beat; with `inFull` all steps are taken, whatever the early logits say.
    func forward(_ input: inout ClassifierInput, inFull: Bool) -> SolvedBeat {
        features?.take(&input)  // v, float32 [features]
        unsafe state.values.pointer.update(from: stem.forward(input).values.pointer, count: state.count)  // x(0)
        head.readout.begin()
        defer { head.readout.commit() }
        switch body {
        case .ode(let block):
            if let features { block.steer(by: features) }
            guard let sureMargin = block.margin else {
                block.forward()  // x(1)
                break
            }
            let slope = block.lookAhead()  // f(x(0), 0), and x(0) + f(x(0), 0)
            let early = head.early(block.earlyState)
            if margin(of: early) >= sureMargin, !inFull { return SolvedBeat(logits: early, isEarly: true) }
            block.forward(from: slope)  // x(1), as without the look ahead
        case .blocks(let blocks): for block in blocks { block.forward() }
        }
        return SolvedBeat(logits: head.forward(state), isEarly: false)
    }
}
