// SPDX-License-Identifier: Apache-2.0

extension Solver {
    /// Integrates a system over time 0...1 by equal steps; allocates nothing itself.
    func integrate<System: SteppedSystem & ~Copyable>(_ system: borrowing System, steps: Int) {
        integrate(system, steps: steps, from: Self.firstSlope(of: system))
    }

    /// k1 of the first step, f(x, 0): the same for every explicit method and any number of steps.
    static func firstSlope<System: SteppedSystem & ~Copyable>(of system: borrowing System) -> System.Slope {
        system.evaluate(stage: 0, evaluation: 0, time: 0)
    }

    /// Integrates a system whose first slope has been evaluated, and is still where `evaluate` left it.
    func integrate<System: SteppedSystem & ~Copyable>(
        _ system: borrowing System, steps: Int, from firstSlope: System.Slope
    ) {
        let tableau = tableau
        let h = 1 / Double(steps)
        var evaluation = 0
        for step in 0..<steps {
            // k1 = f(x, t)
            var slope = firstSlope
            if step > 0 {
                slope = system.evaluate(
                    stage: 0, evaluation: evaluation, time: tableau.time(step: step, of: steps, stage: 0))
            }
            evaluation += 1
            for stage in 1..<tableau.stageCount {
                // k[i] = f(x + c[i] h k[i - 1], t + c[i] h)
                system.makeTrial(along: slope, of: stage - 1, by: tableau.nodes[stage] * h)
                slope = system.evaluate(
                    stage: stage, evaluation: evaluation, time: tableau.time(step: step, of: steps, stage: stage))
                evaluation += 1
            }
            // x += h (b1 k1 + b2 k2 + ...)
            system.advance(along: slope, by: h / tableau.divisor, tableau)
        }
    }

    /// The times of all evaluations of so many steps, in their order.
    func times(steps: Int) -> [Double] {
        let tableau = tableau
        var times: [Double] = []
        times.reserveCapacity(steps * tableau.stageCount)
        for step in 0..<steps {
            for stage in 0..<tableau.stageCount { times.append(tableau.time(step: step, of: steps, stage: stage)) }
        }
        return times
    }
}
