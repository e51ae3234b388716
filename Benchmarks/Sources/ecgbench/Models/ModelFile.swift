// SPDX-License-Identifier: Apache-2.0

import CModels
import Classifier

/// Where a model comes from: an embedded one by name, or a file.
enum ModelFile {
    /// Reads `node`, `resnet` or a model file.
    static func model(_ name: String) throws -> Model {
        switch name {
        case "node": return try embedded(ecg_model_node, ecg_model_node_size)
        case "resnet": return try embedded(ecg_model_resnet, ecg_model_resnet_size)
        default:
            let bytes = try readFile(name)
            do {
                return try Model(parsing: bytes.span)
            } catch {
                throw ModelError(message: "\(name): \(error.message)")
            }
        }
    }

    private static func embedded(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws -> Model {
        let span = Span(_unsafeStart: bytes, count: count)
        return try Model(parsing: span)
    }
}

/// A model file that cannot be used.
struct ModelError: Error {
    /// Which file, what and where.
    var message: String
}

/// The solver and the number of its steps that were asked for; nothing for a model's own.
struct SolverChoice {
    var solver: Solver?
    var steps: Int?

    /// Makes the classifier of a model, on an instruction set or on the best.
    func classifier(of model: borrowing Model, on instructionSet: InstructionSet? = nil) throws -> BeatClassifier {
        try BeatClassifier(model, solver: solver, steps: steps, instructionSet: instructionSet)
    }
}

/// A model and the pair that it shall run with: `MODEL` or `MODEL@SOLVER:STEPS`.
struct ClassifierRequest {
    /// `node`, `resnet` or a path.
    var model: String
    /// The pair behind the `@`, or what stood in the options.
    var pair: SolverChoice

    /// Takes a request apart.
    ///
    /// - Parameter default: the pair where no `@` names one.
    init(_ text: String, default choice: SolverChoice) throws(UsageError) {
        model = text
        pair = choice
        guard let mark = text.lastIndex(of: "@"), !text[mark...].contains("/") else { return }
        model = String(text[..<mark])
        let words = text[text.index(after: mark)...].split(separator: ":", omittingEmptySubsequences: false)
        guard words.count == 2, let solver = Solver(name: String(words[0])), let steps = Int(words[1]), steps >= 1
        else {
            throw UsageError(message: "'\(text)': @ is followed by SOLVER:STEPS, such as euler:2")
        }
        pair = SolverChoice(solver: solver, steps: steps)
    }
}

extension Arguments {
    /// Takes out `--solver` and `--steps`.
    mutating func solverChoice() throws(UsageError) -> SolverChoice {
        var choice = SolverChoice()
        if let name = optional("solver") {
            choice.solver = Solver(name: name)
            guard choice.solver != nil else {
                throw UsageError(message: "--solver takes euler, midpoint or rk4, not '\(name)'")
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
