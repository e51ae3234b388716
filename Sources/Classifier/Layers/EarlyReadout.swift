// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// Logits of the embedding after one step of Euler's method: output ReLU(hidden y), in float32.
///
/// A network trained through more steps has never seen that state, and its own readout may take it for anything. This one
/// was fitted to say of it what the network says after all steps (an early exit: Teerapittayanon S, McDanel B, Kung HT.
/// BranchyNet. ICPR 2016, doi:10.1109/ICPR.2016.7900006).
@safe struct EarlyReadout {
    private let hidden: Dense
    private let output: Dense
    /// float32 `[32]`: the layer before the logits.
    private let lastLayer: Tensor<Float>

    init(_ weights: EarlyWeights, kernels: UnsafePointer<ecg_kernels>, in arena: inout Arena) {
        hidden = unsafe Dense(weights.hidden, kernels: kernels, in: &arena)
        output = unsafe Dense(weights.output, kernels: kernels, in: &arena)
        lastLayer = arena.tensor(Float.self, EarlyWeights.hidden)
    }

    /// The five logits of an embedding.
    func forward(_ embedding: Tensor<Float>) -> InlineArray<5, Float> {
        let values = unsafe hidden.forward(embedding.pointer)
        unsafe rectify(values, into: lastLayer.pointer, count: EarlyWeights.hidden)
        let found = unsafe output.forward(lastLayer.pointer)
        var logits = InlineArray<5, Float>(repeating: 0)
        for label in 0..<NetworkShape.classes { logits[label] = unsafe found[label] }
        return logits
    }
}
