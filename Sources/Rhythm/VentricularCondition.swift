// SPDX-License-Identifier: Apache-2.0

import Signal

/// A condition that lasts as long as a sequence of ventricular beats: what runs and tachycardia have in common.
///
/// The conforming type decides with which beat it begins; it ends with the sequence at the latest.
protocol VentricularCondition: RhythmCondition {
    /// What its events are called.
    static var kind: RhythmEvent.Kind { get }
    /// The ventricular beats in a row.
    var sequence: VentricularSequence { get set }
    /// Whether its onset was reported and its end was not.
    var isActive: Bool { get set }
}

extension VentricularCondition {
    var deadline: SampleIndex { isActive ? sequence.deadline : .max }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !change.state.showsBeats, let endedAt = sequence.end(at: change.sampleIndex) else { return }
        end(at: endedAt, moment, into: &events)
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if let endedAt = sequence.advance(to: moment.now) { end(at: endedAt, moment, into: &events) }
    }

    /// Reports the onset at a sample, unless it is active.
    mutating func begin(at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !isActive else { return }
        isActive = true
        events.appendDroppingOldest(
            RhythmEvent(kind: Self.kind, phase: .onset, sampleIndex: sampleIndex, heartRate: moment.heartRate))
    }

    /// Reports the end at a sample, if it is active.
    mutating func end(at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard isActive else { return }
        isActive = false
        events.appendDroppingOldest(
            RhythmEvent(kind: Self.kind, phase: .end, sampleIndex: sampleIndex, heartRate: moment.heartRate))
    }
}
