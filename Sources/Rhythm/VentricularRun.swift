// SPDX-License-Identifier: Apache-2.0

import Signal

/// A ventricular run: three or more ventricular beats in a row, at any rate.
///
/// ANSI/AAMI EC57 scores couplets, short runs of three to five and longer runs apart; the two kinds of run are one here.
/// A run is known with its third beat and begins with its first; `VentricularSequence` says where it ends. A run that is
/// long and fast enough is ventricular tachycardia besides.
struct VentricularRun: VentricularCondition {
    static let kind = RhythmEvent.Kind.ventricularRun
    /// The fewest beats of a run.
    static let leastCount = 3

    var sequence: VentricularSequence
    var isActive = false

    init(timing: RhythmTiming) { sequence = VentricularSequence(timing: timing) }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if let endedAt = sequence.note(beat) { end(at: endedAt, moment, into: &events) }
        if sequence.count >= Self.leastCount { begin(at: sequence.firstBeat, moment, into: &events) }
    }
}
