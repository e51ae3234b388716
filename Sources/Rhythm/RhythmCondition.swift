// SPDX-License-Identifier: Apache-2.0

import Signal

/// A rhythm that is watched for: one type a condition, in a file of its own.
///
/// To add one: a case in `RhythmEvent.Kind`, a type that has this protocol's methods, and its three lines in
/// `RhythmConditions`. Every method costs O(1) and allocates nothing.
protocol RhythmCondition: ~Copyable {
    /// Sees a beat, in time order, with the rhythm as it stands with this beat.
    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue)
    /// Sees a change of the signal's state, in time order with the beats.
    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue)
    /// Sees the onset or the end of flutter or fibrillation, when it is found; unless implemented, the onset is as noise.
    mutating func note(_ change: FlutterChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue)
    /// Sees time go by; called at `deadline` at the latest.
    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue)
    /// The sample at which `advance` must be called though nothing else happens; `SampleIndex.max` for never.
    var deadline: SampleIndex { mutating get }
}

extension RhythmCondition where Self: ~Copyable {
    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {}
    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {}
    mutating func note(_ change: FlutterChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard change.isOnset else { return }
        note(SignalChange(sampleIndex: moment.now, state: .noisy), moment, into: &events)
    }
    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {}
    var deadline: SampleIndex { .max }
}
