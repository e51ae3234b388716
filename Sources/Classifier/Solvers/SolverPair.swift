// SPDX-License-Identifier: Apache-2.0

/// A solver and its number of steps, as a model was trained and validated for it.
public struct SolverPair: Sendable, Equatable {
    /// The method.
    public var solver: Solver
    /// Equal steps over 0...1.
    public var steps: Int
    /// Accuracy on the validation part, 0...1.
    public var accuracy: Float
    /// The margin of the early logits from which on one step is enough, > 0; `nil` if none was fitted.
    public var margin: Float?

    /// Makes a pair.
    public init(solver: Solver, steps: Int, accuracy: Float, margin: Float? = nil) {
        self.solver = solver
        self.steps = steps
        self.accuracy = accuracy
        self.margin = margin
    }

    /// Evaluations of the right-hand side for one beat.
    public var evaluations: Int { steps * solver.evaluationsPerStep }
}
