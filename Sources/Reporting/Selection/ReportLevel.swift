// SPDX-License-Identifier: Apache-2.0

public import Signal

/// How much is reported. Alarms always are, and summaries count what is left out.
///
/// An annotation file is not subject to it: programs that score it need every beat.
public enum ReportLevel: String, Sendable, CaseIterable {
    /// Everything.
    case beats
    /// All but the beats of class N. Those of class Q stay: what has no class may be ectopic.
    case ectopic
    /// No beats.
    case events
    /// Alarms of the rhythm and summaries.
    case summary

    /// Whether events like this one are reported.
    public func admits(_ event: borrowing MonitorEvent) -> Bool {
        switch event {
        case .beat(let beat): self == .beats || self == .ectopic && beat.beatClass != .normal
        case .rhythm, .summary: true
        case .signal, .input, .overrun: self != .summary
        }
    }
}
