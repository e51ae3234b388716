// SPDX-License-Identifier: Apache-2.0

import CModels
import Classifier

/// The model files that inputs are made of: those in the program, and none beside it.
enum ModelBytes {
    static let context = bytes(ecg_model_context, ecg_model_context_size)
    static let node = bytes(ecg_model_node, ecg_model_node_size)
    static let resnet = bytes(ecg_model_resnet, ecg_model_resnet_size)

    private static func bytes(_ start: UnsafePointer<UInt8>, _ count: Int) -> [UInt8] {
        Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// Read once: reading a model takes as long as many beats. Never changed.
    nonisolated(unsafe) private static let contextModel = model(context)
    nonisolated(unsafe) private static let nodeModel = model(node)

    /// A classifier that knows the patient, or one that sees the window alone.
    static func classifier(knowsPatient: Bool) -> BeatClassifier {
        do {
            return knowsPatient ? try BeatClassifier(contextModel) : try BeatClassifier(nodeModel)
        } catch {
            fatalError("a model in the program is not laid out: \(error.message)")
        }
    }

    private static func model(_ bytes: [UInt8]) -> Model {
        do {
            return try Model(verifying: bytes.span)
        } catch {
            fatalError("a model in the program is not sound: \(error.message)")
        }
    }
}
