// SPDX-License-Identifier: Apache-2.0

/// The networks that model files hold.
public enum Network: UInt8, Sendable, CaseIterable {
    /// The neural ODE.
    case node
    /// Six residual blocks.
    case resnet
    /// A neural ODE that features steer, and a recurrent head that follows the beats of a patient.
    case context

    /// The network's name in files and reports.
    public var name: StaticString {
        switch self {
        case .node: "node"
        case .resnet: "resnet"
        case .context: "context"
        }
    }
}
