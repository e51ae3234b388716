// SPDX-License-Identifier: Apache-2.0

import Signal

/// Ventricular flutter or fibrillation, as the signal itself shows it.
///
/// Its onset and end come from a detector on the signal (`FlutterChange`), not from beats: in fibrillation there are none. It
/// ends where the input is lost, too; other losses of the signal are the detector's to judge.
struct VentricularFlutter: RhythmCondition {
    private var episode = RhythmEpisode(.ventricularFlutter)

    mutating func note(_ change: FlutterChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !change.isTachycardia else { return }
        if change.isOnset {
            episode.begin(at: change.sampleIndex, moment, into: &events)
        } else {
            episode.end(at: change.sampleIndex, moment, into: &events)
        }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if change.state == .noInput { episode.end(at: change.sampleIndex, moment, into: &events) }
    }
}
