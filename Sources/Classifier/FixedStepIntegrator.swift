// SPDX-License-Identifier: Apache-2.0

/// An initial value problem whose state is kept, and stepped, by the system itself.
///
/// It holds a state, a trial state, and as many slopes as its solver has stages, in a precision of its own. Factors come
/// in double, for the system to round once.
protocol SteppedSystem: ~Copyable {
    /// Sets a slope to the right-hand side at `time`, of the state at stage 0 and of the trial state behind it.
    ///
    /// `evaluation` counts the calls of one integration from 0, so that what depends on time alone can be tabulated.
    mutating func evaluate(stage: Int, evaluation: Int, time: Double)
    /// trial = state + factor * slope of `stage`.
    mutating func makeTrial(factor: Double, stage: Int)
    /// state += factor * first slope.
    mutating func advance(factor: Double, stage: Int)
    /// state += factor * (((k1 + 2 k2) + 2 k3) + k4).
    mutating func advanceClassical(factor: Double)
}

extension Solver {
    /// Integrates a system over time 0...1 by equal steps; allocates nothing itself.
    func integrate<System: SteppedSystem & ~Copyable>(_ system: inout System, steps: Int) {
        let step = 1 / Double(steps)
        let stages = evaluationsPerStep
        var evaluation = 0
        for index in 0..<steps {
            for stage in 0..<stages {
                if stage > 0 {
                    system.makeTrial(factor: node(stage: stage) * step, stage: stage - 1)
                }
                system.evaluate(
                    stage: stage, evaluation: evaluation, time: time(step: index, of: steps, stage: stage))
                evaluation += 1
            }
            switch self {
            case .euler, .midpoint: system.advance(factor: step, stage: stages - 1)
            case .rk4: system.advanceClassical(factor: step / 6)
            }
        }
    }

    /// The time of a stage of a step, in double: n * h, then + c * h.
    func time(step index: Int, of steps: Int, stage: Int) -> Double {
        let step = 1 / Double(steps)
        return Double(index) * step + node(stage: stage) * step
    }
}
