// SPDX-License-Identifier: Apache-2.0

import Signal

/// Ventricular flutter or fibrillation, as the signal itself shows it.
///
/// Its onset and end come from a detector on the signal (`FlutterChange`), not from beats: in fibrillation there are none. What was
/// taken for beats meanwhile has neither class nor interval here. It ends where the input is lost, too; other losses of
/// the signal are the detector's to judge.
struct VentricularFlutter: RhythmCondition {
    private var episode = RhythmEpisode(.ventricularFlutter)
    /// The samples of the latest episode.
    private var start = SampleIndex.max
    private var end = SampleIndex.max

    /// Whether a sample lies in the latest episode.
    func covers(_ sampleIndex: SampleIndex) -> Bool { sampleIndex >= start && sampleIndex < end }

    /// Sees the onset or the end.
    mutating func note(_ change: FlutterChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if change.isOnset {
            start = change.sampleIndex
            end = .max
            episode.begin(at: start, moment, into: &events)
        } else {
            finish(at: change.sampleIndex, moment, into: &events)
        }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if change.state == .noInput { finish(at: change.sampleIndex, moment, into: &events) }
    }

    private mutating func finish(
        at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        guard episode.isActive else { return }
        end = sampleIndex
        episode.end(at: sampleIndex, moment, into: &events)
    }
}
