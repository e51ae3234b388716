// SPDX-License-Identifier: Apache-2.0

/// The coefficients of an explicit Runge-Kutta method of up to four stages, each of which depends on the one before it alone.
///
/// With the step h and the time t, in the notation of Hairer, Norsett and Wanner (see `Solver`):
/// `k[i] = f(x + c[i] h k[i - 1], t + c[i] h)` and `x += h / divisor * (sum of b[i] k[i])`. Below its diagonal, A holds the
/// same numbers as c.
struct Tableau {
    /// The order of the global error in the step.
    let order: Int
    /// Stages, 1...4.
    let stageCount: Int
    /// c: when each stage is evaluated, as a part of the step. Unused ones are 0.
    let nodes: InlineArray<4, Double>
    /// b times `divisor`: how much each stage's slope counts. Unused ones are 0.
    let weights: InlineArray<4, Double>
    /// What `weights` are divided by.
    let divisor: Double

    /// Whether only the last stage's slope moves the state, so that no other slope is kept.
    var countsLastSlopeAlone: Bool {
        for stage in 0..<stageCount - 1 where weights[stage] != 0 { return false }
        return true
    }

    /// The time of a stage of a step, in double: n * h, then + c * h.
    func time(step: Int, of steps: Int, stage: Int) -> Double {
        let h = 1 / Double(steps)
        return Double(step) * h + nodes[stage] * h
    }
}

extension Solver {
    /// The method's coefficients.
    var tableau: Tableau {
        switch self {
        case .euler:
            Tableau(order: 1, stageCount: 1, nodes: [0, 0, 0, 0], weights: [1, 0, 0, 0], divisor: 1)
        case .midpoint:
            Tableau(order: 2, stageCount: 2, nodes: [0, 0.5, 0, 0], weights: [0, 1, 0, 0], divisor: 1)
        case .rk4:
            Tableau(order: 4, stageCount: 4, nodes: [0, 0.5, 0.5, 1], weights: [1, 2, 2, 1], divisor: 6)
        }
    }
}
