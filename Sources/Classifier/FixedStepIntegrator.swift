// SPDX-License-Identifier: Apache-2.0

/// An initial value problem whose state is kept, and stepped, by the system itself.
///
/// It holds a state, a trial state, and as many slopes as its solver has stages, in a precision of its own. Factors come
/// in double, for the system to round once. A probe is handed through to whoever measures the system's layers.
protocol SteppedSystem: ~Copyable {
    /// Sets a slope to the right-hand side at `time`, of the state at stage 0 and of the trial state behind it.
    ///
    /// `evaluation` counts the calls of one integration from 0, so that what depends on time alone can be tabulated.
    mutating func evaluate<Probe: LayerProbe>(stage: Int, evaluation: Int, time: Double, _ probe: inout Probe)
    /// trial = state + factor * slope of `stage`.
    mutating func makeTrial<Probe: LayerProbe>(factor: Double, stage: Int, _ probe: inout Probe)
    /// state += factor * slope of `stage`, the last one.
    mutating func advance<Probe: LayerProbe>(factor: Double, stage: Int, _ probe: inout Probe)
    /// state += factor * (((k1 + 2 k2) + 2 k3) + k4).
    mutating func advanceClassical<Probe: LayerProbe>(factor: Double, _ probe: inout Probe)
}

extension Solver {
    /// Integrates a system over time 0...1 by equal steps; allocates nothing itself.
    func integrate<System: SteppedSystem & ~Copyable, Probe: LayerProbe>(
        _ system: inout System, steps: Int, _ probe: inout Probe
    ) {
        let step = 1 / Double(steps)
        let stages = evaluationsPerStep
        var evaluation = 0
        for index in 0..<steps {
            for stage in 0..<stages {
                if stage > 0 {
                    system.makeTrial(factor: node(stage: stage) * step, stage: stage - 1, &probe)
                }
                system.evaluate(
                    stage: stage, evaluation: evaluation, time: time(step: index, of: steps, stage: stage), &probe)
                evaluation += 1
            }
            switch self {
            case .euler, .midpoint: system.advance(factor: step, stage: stages - 1, &probe)
            case .rk4: system.advanceClassical(factor: step / 6, &probe)
            }
        }
    }

    /// The time of a stage of a step, in double: n * h, then + c * h.
    func time(step index: Int, of steps: Int, stage: Int) -> Double {
        let step = 1 / Double(steps)
        return Double(index) * step + node(stage: stage) * step
    }

    /// The times of all evaluations of so many steps, in their order.
    func times(steps: Int) -> [Double] {
        var times: [Double] = []
        times.reserveCapacity(steps * evaluationsPerStep)
        for step in 0..<steps {
            for stage in 0..<evaluationsPerStep { times.append(time(step: step, of: steps, stage: stage)) }
        }
        return times
    }
}
