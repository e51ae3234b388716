// SPDX-License-Identifier: Apache-2.0

/// The two networks that model files hold.
public enum Network: UInt8, Sendable, CaseIterable {
    /// The neural ODE.
    case node
    /// Six residual blocks.
    case resnet

    /// The network's name in files and reports.
    public var name: StaticString {
        switch self {
        case .node: "node"
        case .resnet: "resnet"
        }
    }
}
