// SPDX-License-Identifier: Apache-2.0

import CModels
import Classifier

/// The models inside the program.
enum EmbeddedModel: CaseIterable {
    case context, node, resnet

    /// The one that is used if none is named.
    static let defaultModel = context

    /// A classifier of the model.
    func classifier(stepsByNeed: Bool = false) throws -> BeatClassifier {
        let bytes: Span<UInt8>
        switch self {
        case .context: bytes = unsafe Span(_unsafeStart: ecg_model_context, count: Int(ecg_model_context_size))
        case .node: bytes = unsafe Span(_unsafeStart: ecg_model_node, count: Int(ecg_model_node_size))
        case .resnet: bytes = unsafe Span(_unsafeStart: ecg_model_resnet, count: Int(ecg_model_resnet_size))
        }
        return try BeatClassifier(Model(parsing: bytes), stepsByNeed: stepsByNeed)
    }
}
