// SPDX-License-Identifier: Apache-2.0

import Signal

/// What is reported of the signal's state: as the detector has it, but `learning` as long as a good signal has no heart rate
/// yet.
///
/// After noise, a lead that was off or an alarm that shows no beats, the rate takes three beats to be known again. Nobody is
/// watched by it meanwhile, so the state says so. It is what is shown alone: intervals, standstill and classes go by the
/// detector's state. Each moment so has a rate, an alarm that threatens life, or a state that says why there is none; but for
/// the first beats of a recording, which the levels' own `learning` comes before. O(1), allocates nothing.
struct ShownState {
    /// The state that was reported last.
    private(set) var state = SignalState.learning
    /// The state by the detector.
    private var detected = SignalState.learning
    /// Whether there has been a rate, or something that hides it.
    private var awaitsRate = false
    /// A bit for each condition that threatens life and stands.
    private var standing: UInt32 = 0
    /// The sample of the last change: none is dated before it.
    private var latest = SampleIndex.min

    /// Takes a change of the signal in; returns what is to be reported of it.
    mutating func note(_ change: SignalChange, heartRate: Float?) -> SignalChange? {
        detected = change.state
        if !detected.showsBeats { awaitsRate = true }
        return update(at: change.sampleIndex, heartRate: heartRate)
    }

    /// Takes an event of the rhythm in.
    mutating func note(_ event: RhythmEvent) {
        guard event.kind.isLifeThreatening else { return }
        let bit: UInt32 = 1 &<< UInt32(event.kind.rawValue)
        standing = event.phase == .onset ? standing | bit : standing & ~bit
    }

    /// Looks at the rate after something that may have changed it at a sample; returns the change that follows.
    mutating func update(at sampleIndex: SampleIndex, heartRate: Float?) -> SignalChange? {
        if heartRate != nil { awaitsRate = true }
        let isBlind = detected == .good && awaitsRate && heartRate == nil && standing == 0
        let new = isBlind ? .learning : detected
        guard new != state else { return nil }
        state = new
        latest = max(latest, sampleIndex)
        return SignalChange(sampleIndex: latest, state: new)
    }

    /// Another stretch of signal begins, of which nothing is known; this is not a change of the state.
    mutating func restart() {
        awaitsRate = false
        standing = 0
        guard state != .noInput else { return }
        state = .learning
        detected = .learning
    }
}
