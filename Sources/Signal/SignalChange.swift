// SPDX-License-Identifier: Apache-2.0

/// A change of the signal's state.
public struct SignalChange: Sendable, Equatable, BitwiseCopyable {
    /// The first sample in the new state.
    public var sampleIndex: SampleIndex
    /// The new state.
    public var state: SignalState

    /// Makes a change of state.
    public init(sampleIndex: SampleIndex, state: SignalState) {
        self.sampleIndex = sampleIndex
        self.state = state
    }
}
