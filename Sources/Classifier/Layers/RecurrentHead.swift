// SPDX-License-Identifier: Apache-2.0

internal import CKernels
internal import Signal

/// The head of the context network: follows the beats of a patient by a state that flows from beat to beat.
///
/// From beat to beat the state h follows dh/ds = tanh(A h + b) - h for the time that has passed, by Euler's method; at a
/// beat it is updated by gates (Cho K et al. 2014, arXiv:1406.1078). All in float32, as docs/model-format.md says.
@safe struct RecurrentHead: ~Copyable {
    private let place = InPlace()
    private let features: FeatureVector
    private let encode: Dense
    private let flow: Dense
    private let input: Dense
    private let recurrent: Dense
    private let hidden: Dense
    private let output: Dense
    /// float32 `[40 + 40]`: the encoding, then the state that it leads to.
    private let joined: Tensor<Float>
    /// float32 `[40]`: the state that the beats before led to, flowed to this beat once it has begun.
    private let state: Tensor<Float>
    /// float32 `[32]`: the layer before the logits.
    private let lastLayer: Tensor<Float>

    init(
        _ weights: ContextWeights, output: LinearWeights, features: FeatureVector,
        kernels: UnsafePointer<ecg_kernels>, in arena: inout Arena
    ) {
        self.features = features
        encode = unsafe Dense(weights.encode, kernels: kernels, in: &arena)
        flow = unsafe Dense(weights.flow, kernels: kernels, in: &arena)
        input = unsafe Dense(weights.input, kernels: kernels, in: &arena)
        recurrent = unsafe Dense(weights.recurrent, kernels: kernels, in: &arena)
        hidden = unsafe Dense(weights.hidden, kernels: kernels, in: &arena)
        self.output = unsafe Dense(output, kernels: kernels, in: &arena)
        joined = arena.tensor(Float.self, ContextShape.encoding + ContextShape.state)
        state = arena.tensor(Float.self, ContextShape.state)
        lastLayer = arena.tensor(Float.self, ContextShape.hidden)
    }

    /// The state that the encoding leads to, `[40]`.
    @unsafe private var next: UnsafeMutablePointer<Float> { unsafe joined.pointer + ContextShape.encoding }

    /// Forgets the beats before.
    func restart() { unsafe state.pointer.update(repeating: 0, count: ContextShape.state) }

    /// Lets the state flow to the next beat, whose features have been taken.
    func begin() { flow(for: features.flowTime) }

    /// The five logits of the beat, from an embedding; leaves the state as it is.
    func forward(_ embedding: Tensor<Float>) -> InlineArray<5, Float> {
        encode(embedding)  // e, [40]
        update()  // h, [40]
        return logits()
    }

    /// Takes over the state that the last logits came with.
    func commit() { unsafe state.pointer.update(from: next, count: ContextShape.state) }

    /// e = ReLU(encode [y; v])
    private func encode(_ embedding: Tensor<Float>) {
        unsafe features.joined.pointer.update(from: embedding.pointer, count: NetworkShape.channels)
        let values = unsafe encode.forward(features.joined.pointer)
        unsafe rectify(values, into: joined.pointer, count: ContextShape.encoding)
    }

    /// h += (tau / 2) * (tanh(A h + b) - h), twice.
    private func flow(for time: Float) {
        let step = time / Float(ContextShape.flowSteps)
        for _ in 0..<ContextShape.flowSteps {
            let target = unsafe flow.forward(state.pointer)
            for index in 0..<ContextShape.state {
                let slope = unsafe hyperbolicTangent(target[index]) - state.pointer[index]
                let change = step * slope
                unsafe state.pointer[index] += change
            }
        }
    }

    /// h = (1 - u) * n + u * h with n = tanh(.. + r * ..), beside the state before.
    private func update() {
        let ofEncoding = unsafe input.forward(joined.pointer)
        let ofState = unsafe recurrent.forward(state.pointer)
        let count = ContextShape.state
        for index in 0..<count {
            let reset = unsafe sigmoid(ofEncoding[index] + ofState[index])
            let keep = unsafe sigmoid(ofEncoding[count + index] + ofState[count + index])
            let remembered = unsafe reset * ofState[2 * count + index]
            let candidate = unsafe hyperbolicTangent(ofEncoding[2 * count + index] + remembered)
            let (new, old) = unsafe ((1 - keep) * candidate, keep * state.pointer[index])
            let updated = new + old
            // One broken beat must not spoil all that follow.
            unsafe next[index] = updated.isNaN ? 0 : updated
        }
    }

    /// output ReLU(hidden [e; h])
    private func logits() -> InlineArray<5, Float> {
        let values = unsafe hidden.forward(joined.pointer)
        unsafe rectify(values, into: lastLayer.pointer, count: ContextShape.hidden)
        let found = unsafe output.forward(lastLayer.pointer)
        var logits = InlineArray<5, Float>(repeating: 0)
        for label in 0..<NetworkShape.classes { logits[label] = unsafe found[label] }
        return logits
    }
}
