// SPDX-License-Identifier: Apache-2.0

/// The steps that a network takes for a beat.
struct SolverPlan {
    /// The method.
    let solver: Solver
    /// Equal steps over 0...1.
    let steps: Int
    /// With steps by need, the margin of the early logits below which a beat takes all steps; `nil` if all beats do.
    var margin: Float?

    /// Evaluations of the right-hand side for one beat at most.
    var evaluations: Int { steps * solver.evaluationsPerStep }
}
