// SPDX-License-Identifier: Apache-2.0

/// The block of the neural ODE: takes the state from x(0) to x(1) along dx/dt = f(x, t), by a fixed number of steps.
///
/// Chen RTQ, Rubanova Y, Bettencourt J, Duvenaud D. Neural ordinary differential equations. NeurIPS 2018, arXiv:1806.07366.
struct ODEBlock: SteppedSystem {
    private let dynamics: Dynamics
    private let state: ResidualState
    private let solver: Solver
    private let steps: Int
    /// float32 `[stages - 1, 46, 64]`: k1 and those after it; `nil` if the last slope alone counts.
    private let keptSlopes: Tensor<Float>?

    init(
        _ weights: DynamicsWeights, solver: Solver, steps: Int, epsilon: Float, state: ResidualState,
        _ buffers: LayerBuffers, in arena: inout Arena
    ) {
        dynamics = Dynamics(weights, times: solver.times(steps: steps), epsilon: epsilon, buffers, in: &arena)
        self.state = state
        self.solver = solver
        self.steps = steps
        let tableau = solver.tableau
        keptSlopes =
            tableau.countsLastSlopeAlone
            ? nil : arena.tensor(Float.self, (tableau.stageCount - 1) * ResidualState.count)
    }

    /// Lets a beat's features steer f.
    func steer(by features: FeatureVector) { dynamics.steer(by: features) }

    /// x(1) from x(0).
    func forward() { solver.integrate(self, steps: steps) }

    // The time itself is not needed: the biases at each evaluation's time were tabulated at start.
    func evaluate(stage: Int, evaluation: Int, time: Double) -> Slope {
        dynamics.evaluate(state.view, evaluation: evaluation)
    }

    func makeTrial(along slope: Slope, of stage: Int, by factor: Double) {
        let kept = unsafe keptSlopes.map { unsafe $0.pointer + stage * ResidualState.count }
        unsafe state.look(along: slope, by: Float(factor), keeping: kept)
    }

    func advance(along slope: Slope, by factor: Double, _ tableau: Tableau) {
        if let keptSlopes {
            // The only method that counts more than one slope: its weights, 1 2 2 1, are in the kernel.
            state.advance(along: slope, by: Float(factor), after: keptSlopes)
        } else {
            state.advance(along: slope, by: Float(factor))
        }
    }
}
