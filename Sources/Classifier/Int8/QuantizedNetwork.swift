// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

/// A network in int8: stem, body and head, laid out in an arena.
struct QuantizedNetwork: ~Copyable {
    /// What stands between stem and head.
    private enum Body: ~Copyable {
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

    /// - Parameter plan: the steps of a network with an ODE.
    init(
        _ weights: borrowing ModelWeights, plan: SolverPlan?, _ buffers: LayerBuffers, in arena: inout Arena
    ) {
        let epsilon = weights.epsilon
        let hasTrial = plan.map { $0.margin != nil || $0.solver.tableau.stageCount > 1 } ?? false
        let state = ResidualState(scale: weights.stateScale, hasTrial: hasTrial, buffers, in: &arena)
        features = weights.head.context.map { FeatureVector($0, in: &arena) }
        stem = Stem(weights.stem, epsilon: epsilon, buffers, in: &arena)
        switch weights.body {
        case .ode(let dynamics):
            guard let plan else { preconditionFailure("a network with an ODE has a solver") }
            body = .ode(
                ODEBlock(
                    dynamics, plan: plan, epsilon: epsilon, state: state, buffers, in: &arena))
        case .blocks(let weights):
            var blocks: [ResidualBlock] = []
            for block in weights {
                blocks.append(ResidualBlock(block, epsilon: epsilon, state: state, buffers, in: &arena))
            }
            body = .blocks(blocks)
        }
        head = Head(weights.head, features: features, plan: plan, epsilon: epsilon, buffers, in: &arena)
        self.state = state
    }

    /// Lets a beat's features steer the ODE.
    private func steer() {
        switch body {
        case .ode(let block): if let features { block.steer(by: features) }
        case .blocks: break
        }
    }

    /// Forgets the beats before.
    func restart() { head.readout.restart() }

    /// The five logits of a beat; with `inFull` all steps are taken, whatever the early logits say.
    ///
    /// - Parameter input: stays as it is; what is borrowed would be copied, all 2.5 kB of it.
    func forward(_ input: inout ClassifierInput, inFull: Bool) -> SolvedBeat {
        features?.take(&input)  // v, float32 [features]
        steer()
        state.set(stem.forward(&input))  // x(0), float32 [46, 64]
        head.readout.begin()
        defer { head.readout.commit() }
        switch body {
        case .ode(let block):
            guard let sureMargin = block.margin else {
                block.forward()  // x(1)
                break
            }
            let slope = block.lookAhead()  // f(x(0), 0), and x(0) + f(x(0), 0)
            let early = head.early(state.trialView)
            if margin(of: early) >= sureMargin, !inFull { return SolvedBeat(logits: early, isEarly: true) }
            block.forward(from: slope)  // x(1), as without the look ahead
        case .blocks(let blocks): for block in blocks { block.forward() }
        }
        return SolvedBeat(logits: head.forward(state.view), isEarly: false)
    }
}
