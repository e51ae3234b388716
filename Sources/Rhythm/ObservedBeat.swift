// SPDX-License-Identifier: Apache-2.0

import Signal

/// A beat as the conditions see it.
struct ObservedBeat {
    /// The R peak's sample.
    var sampleIndex: SampleIndex
    /// The class.
    var beatClass: BeatClass
    /// Whether noise, flutter or a loss of the signal lets neither its class nor its time mean much.
    var isNoisy: Bool
    /// From the beat before, in samples; `nil` if there is none without noise, a gap or flutter between.
    var interval: Int64?
    /// Whether it lies in flutter or fibrillation.
    var isInFlutter: Bool
    /// What speaks for its being ventricular, noise or not; `nil` if its shape is not known.
    var signs: VentricularSigns?
    /// Whether the interval is as long as asystole.
    var endsStandstill: Bool

    /// Makes a beat from its stamp; what came before a loss of the signal that is known already counts as noisy.
    init(
        _ beat: TimedBeat, class beatClass: BeatClass, signs: VentricularSigns?, lostAt: SampleIndex,
        timing: RhythmTiming
    ) {
        sampleIndex = beat.beat.sampleIndex
        self.beatClass = beatClass
        self.signs = signs
        isInFlutter = beat.isInFlutter
        isNoisy = !beat.isReadable || sampleIndex < lostAt
        interval = isNoisy ? nil : beat.interval.map { Int64($0) }
        endsStandstill = interval.map { $0 >= timing.asystole } ?? false
    }

    /// Whether it is a ventricular ectopic beat without doubt.
    var isVentricular: Bool { beatClass == .ventricular && !isNoisy }

    /// The interval as a part of a rhythm: `nil` too if the heart stood still in it.
    var rhythmInterval: Int64? { endsStandstill ? nil : interval }
}
