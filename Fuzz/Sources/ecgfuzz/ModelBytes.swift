// SPDX-License-Identifier: Apache-2.0

import Classifier
import TrainedModels

/// The model files that inputs are made of: those in the program, and none beside it.
enum ModelBytes {
    static let context = bytes(of: .context)
    static let node = bytes(of: .node)
    static let resnet = bytes(of: .resnet)

    private static func bytes(of model: TrainedModel) -> [UInt8] {
        model.bytes.withUnsafeBufferPointer { Array($0) }
    }

    /// Read once: reading a model takes as long as many beats. Never changed.
    nonisolated(unsafe) private static let contextModel = Model.context
    nonisolated(unsafe) private static let nodeModel = Model.node

    /// A classifier that knows the patient, or one that sees the window alone.
    static func classifier(knowsPatient: Bool) -> BeatClassifier {
        do {
            return knowsPatient ? try BeatClassifier(contextModel) : try BeatClassifier(nodeModel)
        } catch {
            fatalError("a model in the program is not laid out: \(error.message)")
        }
    }
}
