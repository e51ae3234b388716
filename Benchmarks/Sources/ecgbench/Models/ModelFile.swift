// SPDX-License-Identifier: Apache-2.0

import Classifier
import TrainedModels

/// Where a model comes from: an embedded one by name, or a file.
enum ModelFile {
    /// Reads `context`, `node`, `resnet` or a model file.
    static func model(_ name: String) throws -> Model {
        if let trained = TrainedModel.allCases.first(where: { $0.name.description == name }) { return Model(trained) }
        let bytes = try readFile(name)
        do {
            return try Model(parsing: bytes.span)
        } catch {
            throw ModelError(message: "\(name): \(error.message)")
        }
    }
}
