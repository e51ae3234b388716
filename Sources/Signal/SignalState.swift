// SPDX-License-Identifier: Apache-2.0

/// What the signal is fit for at a moment.
public enum SignalState: UInt8, Sendable, CaseIterable {
    /// The detector is still learning the recording's levels; beats found now are reported once it has.
    case learning
    /// Beats are found and classified.
    case good
    /// Noise hides the beats: those found are marked, and no heart rate is given.
    case noisy
    /// The signal does not move: a lead is off or the recorder is at rest.
    case flat
    /// The signal stands at a rail of the converter.
    case clipped
    /// The recorder sends missing samples: a lead is off.
    case leadOff
    /// No bytes come in.
    case noInput

    /// The state's name in reports: lower case, words joined by a hyphen.
    public var name: StaticString {
        switch self {
        case .learning: "learning"
        case .good: "good"
        case .noisy: "noisy"
        case .flat: "flat"
        case .clipped: "clipped"
        case .leadOff: "lead-off"
        case .noInput: "no-input"
        }
    }

    /// Whether beats that are found in this state are as sure as any: intervals between them count, and they are classified.
    ///
    /// Beats of the learning phase are reported once it is over; in a flat signal none come, but the next one counts.
    public var showsBeats: Bool {
        switch self {
        case .learning, .good, .flat: true
        case .noisy, .clipped, .leadOff, .noInput: false
        }
    }
}

/// A change of the signal's state.
public struct SignalChange: Sendable, Equatable {
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
