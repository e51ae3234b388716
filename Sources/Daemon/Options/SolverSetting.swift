// SPDX-License-Identifier: Apache-2.0

import Classifier

/// What `--solver` takes.
enum SolverSetting: Equatable {
    /// One step first, and all of the model's only for a beat whose class is then in doubt.
    case auto
    /// A method for all beats.
    case method(Solver)

    /// The words that it takes.
    static let words = ["auto"] + Solver.allCases.map { "\($0.name)" }

    /// Reads a word; `nil` if it is none of them.
    init?(argument: String) {
        if argument == "auto" {
            self = .auto
            return
        }
        guard let solver = Solver(name: argument) else { return nil }
        self = .method(solver)
    }

    /// The method that it names; `nil` if it leaves that to the model.
    var method: Solver? {
        switch self {
        case .auto: nil
        case .method(let solver): solver
        }
    }
}

extension Settings {
    /// Whether the pair of solver and steps is left to the model, or to a deadline.
    var leavesPairOpen: Bool { solver?.method == nil && steps == nil }
}
