// SPDX-License-Identifier: Apache-2.0

/// The explicit Runge-Kutta methods with a fixed step that integrate the neural ODE.
///
/// Hairer E, Norsett SP, Wanner G. Solving Ordinary Differential Equations I, 2nd ed. (1993), II.1,
/// doi:10.1007/978-3-540-78862-1. In all three, a stage depends on the one before it alone.
public enum Solver: UInt8, Sendable, CaseIterable {
    /// Euler's method, order 1.
    case euler
    /// The explicit midpoint method, order 2.
    case midpoint
    /// The classical Runge-Kutta method, order 4.
    case rk4

    /// The numbers of equal steps over 0...1 that are accepted: biases are tabulated for each evaluation, and far fewer
    /// evaluations than 64 steps make reach the precision of the weights.
    public static let supportedSteps: ClosedRange<Int> = 1...64

    /// The method's name in files, options and reports.
    public var name: StaticString {
        switch self {
        case .euler: "euler"
        case .midpoint: "midpoint"
        case .rk4: "rk4"
        }
    }

    /// The order of its global error in the step.
    public var order: Int {
        switch self {
        case .euler: 1
        case .midpoint: 2
        case .rk4: 4
        }
    }

    /// Evaluations of the right-hand side in one step.
    public var evaluationsPerStep: Int {
        switch self {
        case .euler: 1
        case .midpoint: 2
        case .rk4: 4
        }
    }

    /// The method of a name in lower case, or nothing.
    public init?(name: String) {
        // By bytes: comparing Strings would bring Unicode's tables into an embedded build.
        for solver in Solver.allCases where name.utf8.elementsEqual(solver.name.description.utf8) {
            self = solver
            return
        }
        return nil
    }

    /// The node of a stage, as a part of the step; also its one coefficient, on the slope of the stage before.
    func node(stage: Int) -> Double {
        switch self {
        case .euler: 0
        case .midpoint: stage == 0 ? 0 : 0.5
        case .rk4: stage == 0 ? 0 : stage == 3 ? 1 : 0.5
        }
    }
}

/// A solver and its number of steps, as a model was trained and validated for it.
public struct SolverPair: Sendable, Equatable {
    /// The method.
    public var solver: Solver
    /// Equal steps over 0...1.
    public var steps: Int
    /// Accuracy on the validation part, 0...1.
    public var accuracy: Float

    /// Makes a pair.
    public init(solver: Solver, steps: Int, accuracy: Float) {
        self.solver = solver
        self.steps = steps
        self.accuracy = accuracy
    }
}
