// SPDX-License-Identifier: Apache-2.0

import CModels
import Classifier

/// Where a model comes from: an embedded one by name, or a file.
enum ModelFile {
    /// Reads `context`, `node`, `resnet` or a model file.
    static func model(_ name: String) throws -> Model {
        switch name {
        case "context": return try embedded(ecg_model_context, ecg_model_context_size)
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
        return try Model(verifyingInPlace: span)
    }
}
