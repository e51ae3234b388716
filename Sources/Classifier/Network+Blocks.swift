// SPDX-License-Identifier: Apache-2.0

extension Network {
    /// Whether the network's body is an ODE, which a solver integrates.
    var hasODE: Bool { blockCount == 1 }

    /// The blocks between stem and head.
    var blockCount: Int {
        switch self {
        case .node, .context: 1
        case .resnet: NetworkShape.blocks
        }
    }
}
