// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Everything that a network computes with, as it stands in a model file.
struct ModelWeights: ~Copyable {
    private let place = InPlace()
    /// Of every group norm, > 0.
    let epsilon: Float
    /// Of the int16 view of the state, > 0; 1 in a float32 file.
    let stateScale: Float
    let stem: StemWeights
    let body: BodyWeights
    let head: HeadWeights

    /// Reads the tensors of a network, each of which must be there in the one shape and type.
    init(
        _ file: borrowing GGUFFile, network: Network, precision: Precision, channels: [InputChannel],
        features: [InputFeature]
    ) throws(ClassifierError) {
        // A noncopyable value is made in one go, after everything that can throw.
        let epsilon = try file.float32("ecgmond.norm_epsilon")
        guard epsilon > 0 else { throw file.unsupported("ecgmond.norm_epsilon") }
        let stateScale = precision == .int8 ? try file.scale("state_scale") : 1
        let stem = try StemWeights(file, precision, channels: channels)
        let head = try HeadWeights(file, network, precision, features: features)
        body = try BodyWeights(file, network, precision, steering: head.steering)
        self.epsilon = epsilon
        self.stateScale = stateScale
        self.stem = stem
        self.head = head
    }
}
