// SPDX-License-Identifier: Apache-2.0

import CModels
import Classifier

/// Which model is used: one of those in the program, or a file.
enum ModelChoice: Equatable {
    /// The neural ODE that knows the patient's own beat and rhythm, in the program.
    case context
    /// The study's neural ODE in the program.
    case node
    /// The residual network in the program.
    case resnet
    /// A model file.
    case file(path: String)

    /// Reads a choice as the settings write it.
    init(_ settings: Settings) {
        switch settings.model {
        case nil, "context": self = .context
        case "node": self = .node
        case "resnet": self = .resnet
        case .some(let path): self = .file(path: path)
        }
    }

    /// Whether it is a file, which may be replaced under its name.
    var isFile: Bool {
        if case .file = self { true } else { false }
    }

    /// The choice as messages name it.
    var name: String {
        switch self {
        case .context: "context"
        case .node: "node"
        case .resnet: "resnet"
        case .file(let path): path.forMessages
        }
    }

    /// Reads and checks the model.
    ///
    /// - Throws: `badConfiguration` for a model that cannot be used, wherever it was named.
    func load() throws(DaemonError) -> Model {
        switch self {
        case .context:
            return try embedded(unsafe Span(_unsafeStart: ecg_model_context, count: Int(ecg_model_context_size)))
        case .node:
            return try embedded(unsafe Span(_unsafeStart: ecg_model_node, count: Int(ecg_model_node_size)))
        case .resnet:
            return try embedded(unsafe Span(_unsafeStart: ecg_model_resnet, count: Int(ecg_model_resnet_size)))
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
                throw refused(error)
            }
        }
    }

    /// A model that is a part of the program, which does not free it.
    private func embedded(_ bytes: Span<UInt8>) throws(DaemonError) -> Model {
        do {
            return unsafe try Model(verifyingInPlace: bytes)
        } catch {
            throw refused(error)
        }
    }

    private func refused(_ error: ClassifierError) -> DaemonError {
        DaemonError(.badConfiguration, "model \(name): \(error.message)")
    }
}
