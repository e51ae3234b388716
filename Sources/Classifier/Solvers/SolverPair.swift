// SPDX-License-Identifier: Apache-2.0

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
