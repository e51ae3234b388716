// SPDX-License-Identifier: Apache-2.0

import Signal

/// A couplet: just two ventricular beats in a row, between others.
///
/// As ANSI/AAMI EC57 counts them. Known with the beat behind it, so onset and end come together: onset is the first
/// ventricular beat, the end is the beat behind the second. Where the start of the recording, noise or a loss of signal
/// hides the beat on either side, there is no telling a couplet from a run, and none is reported.
struct Couplet: RhythmCondition {
    /// Ventricular beats in a row; nothing where what came before them is not known.
    private var count: Int?
    private var firstBeat: SampleIndex = 0

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if beat.isNoisy {
            count = nil
        } else if !beat.isVentricular {
            if count == 2 {
                events.appendDroppingOldest(
                    RhythmEvent(kind: .couplet, phase: .onset, sampleIndex: firstBeat, heartRate: moment.heartRate))
                events.appendDroppingOldest(
                    RhythmEvent(kind: .couplet, phase: .end, sampleIndex: beat.sampleIndex, heartRate: moment.heartRate)
                )
            }
            count = 0
        } else if let before = count {
            if before == 0 { firstBeat = beat.sampleIndex }
            count = before + 1
        }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if !change.state.showsBeats { count = nil }
    }
}
