// SPDX-License-Identifier: Apache-2.0

/// What stands between stem and head.
enum BodyWeights {
    /// The block of the neural ODE.
    case ode(DynamicsWeights)
    /// The ResNet's six blocks.
    case blocks([ResidualBlockWeights])

    /// - Parameter steering: how many features steer the ODE.
    init(
        _ file: borrowing GGUFFile, _ network: Network, _ precision: Precision, steering: Int
    ) throws(ClassifierError) {
        switch network {
        case .node, .context: self = .ode(try DynamicsWeights(file, precision, steering: steering))
        case .resnet:
            var blocks: [ResidualBlockWeights] = []
            for block in 0..<NetworkShape.blocks {
                blocks.append(try ResidualBlockWeights(file, block: block, precision))
            }
            self = .blocks(blocks)
        }
    }
}
