// SPDX-License-Identifier: Apache-2.0

/// The sizes of the recurrent head.
enum ContextShape {
    /// What the head makes of a beat.
    static let encoding = 40
    /// The state that passes from beat to beat.
    static let state = 40
    /// Of the layer before the logits.
    static let hidden = 32
    /// Reset, update and candidate.
    static let gates = 3
    /// Euler steps of the state's flow from beat to beat.
    static let flowSteps = 2
    /// What a normalized feature is clamped to, either way.
    static let featureBound: Float = 5
    /// The time that the state flows: 1 for an interval like those before it.
    static let flowTimes: ClosedRange<Float> = 0.1...3
}
