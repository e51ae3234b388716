// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The recurrent head of the context network but for its output, and what it knows of its features.
struct ContextWeights {
    /// The features, in the file's order.
    let features: [InputFeature]
    /// How many of them, from the first on, steer the ODE.
    let steering: Int
    /// Which of them tells how much time has passed since the beat before.
    let elapsed: Int
    /// `[features]` each: a feature x is seen as (x - mean) * scale.
    let means: FileTensor<Float>
    let scales: FileTensor<Float>
    /// From embedding and features to the encoding.
    let encode: LinearWeights
    /// What the state tends to from beat to beat.
    let flow: LinearWeights
    /// Rows of reset, update and candidate: of the encoding, and of the state.
    let input: LinearWeights
    let recurrent: LinearWeights
    /// From encoding and state to the layer before the logits.
    let hidden: LinearWeights

    init(
        _ file: borrowing GGUFFile, _ precision: Precision, features: [InputFeature]
    ) throws(ClassifierError) {
        self.features = features
        steering = try file.steering(features.count)
        elapsed = try file.elapsed(features)
        means = try file.floats("context.feature_mean", [features.count])
        scales = try file.floats("context.feature_scale", [features.count])
        let (encoding, state, hidden) = (ContextShape.encoding, ContextShape.state, ContextShape.hidden)
        let gates = ContextShape.gates * state
        encode = try LinearWeights(
            file, "context.encode", outputs: encoding, inputs: NetworkShape.channels + features.count, precision)
        flow = try LinearWeights(file, "context.flow", outputs: state, inputs: state, precision)
        input = try LinearWeights(file, "context.input", outputs: gates, inputs: encoding, precision)
        recurrent = try LinearWeights(file, "context.recurrent", outputs: gates, inputs: state, precision)
        self.hidden = try LinearWeights(file, "context.hidden", outputs: hidden, inputs: encoding + state, precision)
    }
}

extension GGUFFile {
    /// How many features steer the ODE, of so many.
    fileprivate func steering(_ count: Int) throws(ClassifierError) -> Int {
        let key: StaticString = "ecgmond.context.steering"
        let steering = try uint32(key)
        guard steering >= 1, steering <= UInt32(count) else { throw unsupported(key) }
        return Int(steering)
    }

    /// Which of the features the elapsed time follows from.
    fileprivate func elapsed(_ features: [InputFeature]) throws(ClassifierError) -> Int {
        let key: StaticString = "ecgmond.context.elapsed"
        let range = try string(key)
        for index in features.indices where bytes.spells(features[index].name, in: range) { return index }
        throw unsupported(key)
    }
}
