// SPDX-License-Identifier: Apache-2.0

import Classifier
import TrainedModels

/// Which model is used: one of those in the program, or a file.
enum ModelChoice: Equatable {
    /// One in the program.
    case trained(TrainedModel)
    /// A model file.
    case file(path: String)

    /// Reads a choice as the settings write it.
    init(_ settings: Settings) {
        guard let name = settings.model else {
            self = .trained(.default)
            return
        }
        let trained = TrainedModel.allCases.first { $0.name.description == name }
        self = trained.map { .trained($0) } ?? .file(path: name)
    }

    /// Whether it is a file, which may be replaced under its name.
    var isFile: Bool {
        if case .file = self { true } else { false }
    }

    /// The choice as messages name it.
    var name: String {
        switch self {
        case .trained(let model): model.name.description
        case .file(let path): path.forMessages
        }
    }

    /// Reads and checks the model.
    ///
    /// - Throws: `badConfiguration` for a model that cannot be used, wherever it was named.
    func load() throws(DaemonError) -> Model {
        switch self {
        case .trained(let model): return Model(model)
        case .file(let path):
            let bytes: [UInt8]
            do {
                bytes = try readWholeFile(path, limit: Model.fileSizeLimit)
            } catch {
                var failure = error.daemonError(.badConfiguration, path: path)
                failure.message += Spelling.hint(path, among: OptionTable.option(of: .model).words)
                throw failure
            }
            do {
                return try Model(verifying: bytes.span)
            } catch {
                throw DaemonError(.badConfiguration, "model \(name): \(error.message)")
            }
        }
    }
}
