// SPDX-License-Identifier: Apache-2.0

import Classifier

/// The model that classifies a record's beats: one for all of them, or that of its fold.
enum ModelChoice {
    case one(String)
    case folds(FoldList)

    /// Its name in reports.
    var name: String {
        switch self {
        case .one(let name): name
        case .folds(let list): list.folder
        }
    }

    /// Reads the model of a record.
    func model(for record: Int) throws -> Model {
        switch self {
        case .one(let name): try ModelFile.model(name)
        case .folds(let list): try ModelFile.model(try list.path(for: record))
        }
    }
}

extension Arguments {
    /// Takes out `--model` or `--folds`, one of which must be there; `nil` for `--model none`.
    mutating func modelChoice() throws -> ModelChoice? {
        guard let folder = optional("folds") else {
            let name = try required("model")
            return name == "none" ? nil : .one(name)
        }
        guard optional("model") == nil else { throw UsageError(message: "--model and --folds exclude each other") }
        return .folds(try FoldList(folder: folder))
    }
}
