// SPDX-License-Identifier: Apache-2.0

internal import CModels

/// The models that come with the package, as files inside the program.
public enum TrainedModel: UInt8, CaseIterable, Sendable {
    /// The neural ODE that knows the patient's own beat and rhythm.
    case context
    /// The study's neural ODE: it sees the beat alone.
    case node
    /// The study's residual network: it sees the beat alone.
    case resnet

    /// The one that is used if none is named.
    public static var `default`: TrainedModel { .context }

    /// The name by which settings and options choose it.
    public var name: StaticString {
        switch self {
        case .context: "context"
        case .node: "node"
        case .resnet: "resnet"
        }
    }

    /// The whole model file, a sealed GGUF file, aligned to 64 bytes: it lies in the program and never changes.
    public var bytes: Span<UInt8> {
        @_lifetime(immortal)
        get {
            let bytes =
                switch self {
                case .context: unsafe Span(_unsafeStart: ecg_model_context, count: ecg_model_context_size)
                case .node: unsafe Span(_unsafeStart: ecg_model_node, count: ecg_model_node_size)
                case .resnet: unsafe Span(_unsafeStart: ecg_model_resnet, count: ecg_model_resnet_size)
                }
            return unsafe _overrideLifetime(bytes, borrowing: ())
        }
    }
}
