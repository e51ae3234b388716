// SPDX-License-Identifier: Apache-2.0

import Signal

/// Ventricular tachycardia: five or more ventricular beats in a row, faster than 100 a minute.
///
/// The rate is textbook (Zipes DP et al. ACC/AHA/ESC guidelines on ventricular arrhythmias, Circulation
/// 2006;114:e385-484, doi:10.1161/CIRCULATIONAHA.106.178233: three or more beats, cycle shorter than 600 ms); we ask for
/// five beats, as patient monitors do, since three or four are over before anybody can act and are reported as a run.
///
/// The rate is that of the last four intervals together. Onset, known with the fifth beat that qualifies, is the first of
/// these five. It ends as `VentricularSequence` says, or with the beat at which the last four intervals come to less than
/// 95 a minute: a tachycardia at the limit does not flap.
struct VentricularTachycardia: VentricularCondition {
    static let kind = RhythmEvent.Kind.ventricularTachycardia
    /// The fewest beats.
    static let leastCount = 5
    /// The rate above which it begins, in beats a minute.
    static let onsetRate = 100.0
    /// The rate below which it ends, in beats a minute.
    static let endRate = 95.0

    private let timing: RhythmTiming
    var sequence: VentricularSequence
    var isActive = false
    /// The last five beats of the sequence, oldest first.
    private var beats = InlineArray<5, SampleIndex>(repeating: 0)

    init(timing: RhythmTiming) {
        self.timing = timing
        sequence = VentricularSequence(timing: timing)
    }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if let endedAt = sequence.note(beat) { end(at: endedAt, moment, into: &events) }
        guard beat.isVentricular else { return }
        for index in 1..<5 { beats[index - 1] = beats[index] }
        beats[4] = beat.sampleIndex
        guard sequence.count >= Self.leastCount else { return }
        let rate = 4 * timing.minute / Double(max(beats[4] - beats[0], 1))
        if rate > Self.onsetRate {
            begin(at: beats[0], moment, into: &events)
        } else if rate < Self.endRate {
            end(at: beat.sampleIndex, moment, into: &events)
        }
    }
}
