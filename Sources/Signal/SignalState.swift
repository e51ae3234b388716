// SPDX-License-Identifier: Apache-2.0

/// What the signal is fit for at a moment.
public enum SignalState: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// The detector is still learning the recording's levels, and beats found now are reported once it has; or, after
    /// noise, a loss or an alarm, the heart rate is not known again yet.
    case learning
    /// Beats are found and classified.
    case good
    /// Noise hides the beats: those found are marked, and no heart rate is given.
    case noisy
    /// Complexes come again that are too small to count: another lead shows the heart better.
    case tooSmall
    /// The signal does not move: a lead is off or the recorder is at rest.
    case flat
    /// The signal stands at a rail of the converter.
    case clipped
    /// A lead is off: the recorder sends missing samples, or the line has lost a living electrode's noise.
    case leadOff
    /// No bytes come in.
    case noInput

    /// The state's name in reports: lower case, words joined by a hyphen.
    public var name: StaticString {
        switch self {
        case .learning: "learning"
        case .good: "good"
        case .noisy: "noisy"
        case .tooSmall: "too-small"
        case .flat: "flat"
        case .clipped: "clipped"
        case .leadOff: "lead-off"
        case .noInput: "no-input"
        }
    }

    /// Whether beats found in this state are as sure as any: they are classified, and intervals to them and across it count.
    ///
    /// Beats of the learning phase are reported once it is over. A flat signal shows no beats because there are none: the
    /// electrodes have contact and the heart stands still, so that the interval across it is the heart's own.
    public var showsBeats: Bool {
        switch self {
        case .learning, .good, .flat: true
        case .noisy, .tooSmall, .clipped, .leadOff, .noInput: false
        }
    }
}
