// SPDX-License-Identifier: Apache-2.0

/// The explicit Runge-Kutta methods with a fixed step that integrate the neural ODE.
///
/// Hairer E, Norsett SP, Wanner G. Solving Ordinary Differential Equations I, 2nd ed. (1993), II.1,
/// doi:10.1007/978-3-540-78862-1. `Tableau` holds their coefficients.
public enum Solver: UInt8, Sendable, CaseIterable {
    /// Euler's method, order 1.
    case euler
    /// The explicit midpoint method, order 2.
    case midpoint
    /// The classical Runge-Kutta method, order 4.
    case rk4

    /// The numbers of equal steps over 0...1 that are accepted.
    ///
    /// Biases are tabulated for each evaluation, and far fewer than those of 64 steps reach the precision of the weights.
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
    public var order: Int { tableau.order }

    /// Evaluations of the right-hand side in one step.
    public var evaluationsPerStep: Int { tableau.stageCount }

    /// The method of a name in lower case; `nil` if there is none.
    public init?(name: String) {
        // By bytes: comparing Strings would bring Unicode's tables into an embedded build.
        for solver in Solver.allCases where name.utf8.elementsEqual(solver.name.description.utf8) {
            self = solver
            return
        }
        return nil
    }
}
