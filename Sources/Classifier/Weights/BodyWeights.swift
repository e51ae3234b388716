// SPDX-License-Identifier: Apache-2.0

/// What stands between stem and head.
enum BodyWeights {
    /// The block of the neural ODE.
    case ode(DynamicsWeights)
    /// The ResNet's six blocks.
    case blocks([ResidualBlockWeights])

    init(_ file: borrowing GGUFFile, _ network: Network, _ precision: Precision) throws(ClassifierError) {
        switch network {
        case .node: self = .ode(try DynamicsWeights(file, precision))
        case .resnet:
            var blocks: [ResidualBlockWeights] = []
            for block in 0..<NetworkShape.blocks {
                blocks.append(try ResidualBlockWeights(file, block: block, precision))
            }
            self = .blocks(blocks)
        }
    }
}
