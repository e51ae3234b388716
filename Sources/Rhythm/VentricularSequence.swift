// SPDX-License-Identifier: Apache-2.0

import Signal

/// Ventricular beats in a row, as runs and tachycardia see them.
///
/// A sequence is over with the first beat that is not ventricular or is too noisy to tell, 2 s after its last beat if none
/// follows, and where the signal is lost.
struct VentricularSequence {
    private let timing: RhythmTiming

    /// Beats so far; 0 where no sequence is under way.
    private(set) var count = 0
    /// The first and the last beat's R peak.
    private(set) var firstBeat: SampleIndex = 0
    /// The last beat's R peak.
    private(set) var lastBeat: SampleIndex = 0

    init(timing: RhythmTiming) { self.timing = timing }

    /// When the sequence is over though no beat comes: late enough for a beat on its way to be reported.
    var deadline: SampleIndex {
        count > 0 ? lastBeat + timing.longestRunInterval + timing.reportDelay : .max
    }

    /// Takes a beat; gives the sample at which a sequence ended, where this beat is not part of the one before.
    mutating func note(_ beat: ObservedBeat) -> SampleIndex? {
        var endedAt: SampleIndex?
        if !beat.isVentricular {
            endedAt = end(at: beat.sampleIndex)
        } else if count > 0, beat.sampleIndex - lastBeat > timing.longestRunInterval {
            endedAt = end(at: lastBeat + timing.longestRunInterval)
        }
        guard beat.isVentricular else { return endedAt }
        if count == 0 { firstBeat = beat.sampleIndex }
        lastBeat = beat.sampleIndex
        count += 1
        return endedAt
    }

    /// Lets time go by; gives the sample at which the sequence ended, if it did.
    mutating func advance(to now: SampleIndex) -> SampleIndex? {
        now >= deadline ? end(at: lastBeat + timing.longestRunInterval) : nil
    }

    /// Ends the sequence at a sample; gives that sample, if there was a sequence.
    mutating func end(at sampleIndex: SampleIndex) -> SampleIndex? {
        guard count > 0 else { return nil }
        count = 0
        return sampleIndex
    }
}
