// SPDX-License-Identifier: Apache-2.0

/// What makes logits of a beat's embedding.
enum ReadoutWeights {
    /// One linear layer, in floats.
    case linear(LinearWeights)
    /// The recurrent head.
    case recurrent(ContextWeights)
}
