// SPDX-License-Identifier: Apache-2.0

/// Whatever the monitor has to say, in the order in which it happened.
public enum MonitorEvent: Sendable {
    /// A heartbeat with its class.
    case beat(ClassifiedBeat)
    /// The onset or end of a rhythm condition.
    case rhythm(RhythmEvent)
    /// The signal became fit or unfit for monitoring.
    case signal(SignalChange)
    /// Something was wrong with the input.
    case input(InputProblem)
    /// The class of a beat took longer than the compute bound.
    case overrun(ComputeOverrun)
    /// Counts since the last summary.
    case summary(Summary)
}
