// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// The block of the neural ODE in float32, dx/dt = f(x, t) with f as in `Dynamics`.
@safe struct FloatODEBlock: SteppedSystem {
    private let buffers: FloatBuffers
    private let firstNorm: FloatGroupNorm
    private let firstConvolution: FloatConvolution
    private let secondNorm: FloatGroupNorm
    private let secondConvolution: FloatConvolution
    private let thirdNorm: FloatGroupNorm
    /// `[46, 64]`, x.
    private let state: FloatTensor
    /// `[46, 64]`, what a later stage evaluates.
    private let trial: FloatTensor
    /// `[stages, 46, 64]`, k1 and those after it.
    private let slopes: Tensor<Float>
    private let plan: SolverPlan

    init(
        _ weights: DynamicsWeights, plan: SolverPlan, epsilon: Float, state: FloatTensor,
        _ buffers: FloatBuffers, in arena: inout Arena
    ) {
        let times = plan.solver.times(steps: plan.steps)
        self.buffers = buffers
        firstNorm = FloatGroupNorm(weights.firstNorm, epsilon: epsilon, buffers, in: &arena)
        firstConvolution = FloatConvolution(weights.firstConvolution, times: times, buffers, in: &arena)
        secondNorm = FloatGroupNorm(weights.secondNorm, epsilon: epsilon, buffers, in: &arena)
        secondConvolution = FloatConvolution(weights.secondConvolution, times: times, buffers, in: &arena)
        thirdNorm = FloatGroupNorm(weights.thirdNorm, epsilon: epsilon, buffers, in: &arena)
        self.state = state
        trial = FloatTensor(points: state.points, values: arena.tensor(Float.self, state.count))
        slopes = arena.tensor(Float.self, plan.solver.evaluationsPerStep * state.count)
        self.plan = plan
    }

    /// The margin of the early logits from which on one step is enough; `nil` unless steps are taken by need.
    var margin: Float? { plan.margin }

    /// x(0) + f(x(0), 0), once `lookAhead` has made it.
    var earlyState: FloatTensor { trial }

    /// Lets a beat's features steer f.
    func steer(by features: FeatureVector) {
        firstConvolution.steer(by: features)
        secondConvolution.steer(by: features)
    }

    /// x(1) from x(0).
    func forward() { plan.solver.integrate(self, steps: plan.steps) }

    /// f(x(0), 0), and the state that one step of Euler's method leads to beside x(0).
    func lookAhead() -> Int {
        let slope = Solver.firstSlope(of: self)
        makeTrial(along: slope, of: 0, by: 1)
        return slope
    }

    /// x(1) from x(0) and what `lookAhead` gave: the same bits as `forward()`.
    func forward(from slope: Int) { plan.solver.integrate(self, steps: plan.steps, from: slope) }

    /// The number of the stage whose slope was made.
    func evaluate(stage: Int, evaluation: Int, time: Double) -> Int {
        let z1 = firstNorm.rectify(stage == 0 ? state : trial)  // ReLU GN1(x)
        let y1 = firstConvolution.forward(z1, evaluation: evaluation)  // conv1(z1, t)
        let z2 = secondNorm.rectify(y1)  // ReLU GN2(y1)
        let y2 = secondConvolution.forward(z2, evaluation: evaluation)  // conv2(z2, t)
        unsafe thirdNorm.normalize(y2, into: slope(stage))  // GN3(y2)
        return stage
    }

    func makeTrial(along slope: Int, of stage: Int, by factor: Double) {
        step(along: slope, by: factor, into: trial)
    }

    func advance(along slope: Int, by factor: Double, _ tableau: Tableau) {
        guard !tableau.countsLastSlopeAlone else { return step(along: slope, by: factor, into: state) }
        // The only method that counts more than one slope: its weights, 1 2 2 1, are in the kernel.
        unsafe buffers.kernels.pointee.step_rk4(
            Int32(state.count), state.values.pointer, Float(factor), self.slope(0), self.slope(1), self.slope(2),
            self.slope(3))
    }

    private func step(along stage: Int, by factor: Double, into output: FloatTensor) {
        unsafe buffers.kernels.pointee.step(
            Int32(state.count), state.values.pointer, Float(factor), slope(stage), output.values.pointer)
    }

    @unsafe private func slope(_ stage: Int) -> UnsafeMutablePointer<Float> {
        unsafe slopes.pointer + stage * state.count
    }
}
