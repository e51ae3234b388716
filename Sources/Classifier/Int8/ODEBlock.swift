// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The block of the neural ODE: takes the state from x(0) to x(1) along dx/dt = f(x, t), by a fixed number of steps.
///
/// Chen RTQ, Rubanova Y, Bettencourt J, Duvenaud D. Neural ordinary differential equations. NeurIPS 2018, arXiv:1806.07366.
struct ODEBlock: SteppedSystem, ~Copyable {
    private let place = InPlace()
    private let dynamics: Dynamics
    private let state: ResidualState
    private let plan: SolverPlan
    /// float32 `[stages - 1, 46, 64]`: k1 and those after it; `nil` if the last slope alone counts.
    private let keptSlopes: Tensor<Float>?
    /// Where the first slope is kept while its trial is looked at; `nil` unless steps are taken by need.
    private let kept: KeptSlope?

    init(
        _ weights: DynamicsWeights, plan: SolverPlan, epsilon: Float, state: ResidualState,
        _ buffers: LayerBuffers, in arena: inout Arena
    ) {
        let times = plan.solver.times(steps: plan.steps)
        dynamics = Dynamics(weights, times: times, epsilon: epsilon, buffers, in: &arena)
        self.state = state
        self.plan = plan
        let tableau = plan.solver.tableau
        keptSlopes =
            tableau.countsLastSlopeAlone
            ? nil : arena.tensor(Float.self, (tableau.stageCount - 1) * ResidualState.count)
        kept = plan.margin == nil ? nil : KeptSlope(in: &arena)
    }

    /// The margin of the early logits from which on one step is enough; `nil` unless steps are taken by need.
    var margin: Float? { plan.margin }

    /// Lets a beat's features steer f.
    func steer(by features: FeatureVector) { dynamics.steer(by: features) }

    /// x(1) from x(0).
    func forward() { plan.solver.integrate(self, steps: plan.steps) }

    /// f(x(0), 0), by which the trial state becomes that of one step of Euler's method; the state itself stays.
    ///
    /// The slope is good until the next convolution, whatever norms follow.
    func lookAhead() -> Slope {
        guard let kept else { preconditionFailure("steps are not taken by need") }
        let slope = kept.keep(Solver.firstSlope(of: self))
        unsafe state.look(along: slope, by: 1, keeping: nil)
        return slope
    }

    /// x(1) from x(0) and what `lookAhead` gave: the same bits as `forward()`.
    func forward(from slope: Slope) { plan.solver.integrate(self, steps: plan.steps, from: slope) }

    // The time itself is not needed: the biases at each evaluation's time were tabulated at start.
    func evaluate(stage: Int, evaluation: Int, time: Double) -> Slope {
        dynamics.evaluate(stage == 0 ? state.view : state.trialView, evaluation: evaluation)
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
