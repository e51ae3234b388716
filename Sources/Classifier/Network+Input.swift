// SPDX-License-Identifier: Apache-2.0

extension Network {
    /// How many channels the network's stem takes.
    var channelCount: Int {
        switch self {
        case .node, .resnet: 1
        case .context: 2
        }
    }

    /// Whether the file must name the channels and features.
    var namesItsInput: Bool { self == .context }

    /// How many features the network takes at most.
    var featureLimit: Int {
        switch self {
        case .node, .resnet: 0
        case .context: 64
        }
    }
}
