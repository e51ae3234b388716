// SPDX-License-Identifier: Apache-2.0

import Classifier

extension Arguments {
    /// Takes out `--solver` and `--steps`.
    mutating func solverChoice() throws(UsageError) -> SolverChoice {
        var choice = SolverChoice()
        if let name = optional("solver") {
            choice.byNeed = name == "auto"
            choice.solver = Solver(name: name)
            guard choice.byNeed || choice.solver != nil else {
                throw UsageError(message: "--solver takes auto, euler, midpoint or rk4, not '\(name)'")
            }
        }
        choice.steps = try count("steps")
        return choice
    }

    /// Takes out `--isa`.
    mutating func instructionSet() throws(UsageError) -> InstructionSet? {
        guard let name = optional("isa") else { return nil }
        guard let chosen = InstructionSet(name: name), chosen.isAvailable else {
            let names = InstructionSet.allCases.filter(\.isAvailable).map(\.name.description)
            throw UsageError(message: "--isa takes \(names.joined(separator: ", ")) here, not '\(name)'")
        }
        return chosen
    }
}
