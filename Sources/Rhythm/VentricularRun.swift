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
    private var episode = RhythmEpisode(.ventricularRun)

    init(timing: RhythmTiming) { sequence = VentricularSequence(timing: timing) }

    var deadline: SampleIndex { episode.isActive ? sequence.deadline : .max }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if let endedAt = sequence.note(beat) { episode.end(at: endedAt, moment, into: &events) }
        if sequence.count >= Self.leastCount { episode.begin(at: sequence.firstBeat, moment, into: &events) }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !change.state.showsBeats, let endedAt = sequence.end(at: change.sampleIndex) else { return }
        episode.end(at: endedAt, moment, into: &events)
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if let endedAt = sequence.advance(to: moment.now) { episode.end(at: endedAt, moment, into: &events) }
    }
}
