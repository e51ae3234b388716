// SPDX-License-Identifier: Apache-2.0

import Classifier

/// The solver and the number of its steps that were asked for; `nil` for a model's own.
struct SolverChoice {
    var solver: Solver?
    var steps: Int?
    /// Whether steps are taken by need.
    var byNeed = false
    /// Whether each beat is timed as one in doubt, by the most that it may take.
    var inDoubt = false

    /// Makes the classifier of a model, on an instruction set or on the best.
    func classifier(of model: borrowing Model, on instructionSet: InstructionSet? = nil) throws -> BeatClassifier {
        try BeatClassifier(
            model, solver: solver, steps: steps, stepsByNeed: byNeed, instructionSet: instructionSet)
    }
}
