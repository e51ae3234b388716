// SPDX-License-Identifier: Apache-2.0

extension Network {
    /// How many channels the network's stem takes.
    var channelCount: Int {
        switch self {
        case .node, .resnet: 1
        }
    }

    /// How many features the network takes at most.
    var featureLimit: Int {
        switch self {
        case .node, .resnet: 0
        }
    }
}
