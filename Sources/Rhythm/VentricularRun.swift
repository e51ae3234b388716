// SPDX-License-Identifier: Apache-2.0

import Signal

/// A ventricular run: three or more ventricular beats in a row, at any rate.
///
/// ANSI/AAMI EC57 scores couplets, short runs of three to five and longer runs apart; the two kinds of run are one here.
/// A run is known with its third beat and begins with its first; `VentricularSequence` says where it ends. A run that is
/// long and fast enough is ventricular tachycardia besides.
struct VentricularRun: RhythmCondition {
    /// The fewest beats of a run.
    static let leastCount = 3

    private var sequence: VentricularSequence
    private var isActive = false

    init(timing: RhythmTiming) { sequence = VentricularSequence(timing: timing) }

    var deadline: SampleIndex { isActive ? sequence.deadline : .max }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if let endedAt = sequence.note(beat) { end(at: endedAt, moment, into: &events) }
        guard !isActive, sequence.count >= Self.leastCount else { return }
        isActive = true
        events.appendDroppingOldest(
            RhythmEvent(
                kind: .ventricularRun, phase: .onset, sampleIndex: sequence.firstBeat, heartRate: moment.heartRate))
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !change.state.showsBeats, let endedAt = sequence.end(at: change.sampleIndex) else { return }
        end(at: endedAt, moment, into: &events)
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if let endedAt = sequence.advance(to: moment.now) { end(at: endedAt, moment, into: &events) }
    }

    private mutating func end(
        at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        guard isActive else { return }
        isActive = false
        events.appendDroppingOldest(
            RhythmEvent(kind: .ventricularRun, phase: .end, sampleIndex: sampleIndex, heartRate: moment.heartRate))
    }
}
