// SPDX-License-Identifier: Apache-2.0

import Signal

/// Tells between which beats the signal was lost, so that no RR interval is made up across a gap, and in which state of the
/// signal each beat lies.
///
/// Beats are reported up to 1.5 s behind the changes of the signal around them; changes wait here until a beat behind
/// them has come. O(1) a change and a beat, allocates nothing.
struct GapTracker {
    /// Changes behind the last beat, in order of time.
    private var changes = Ring<16, SignalChange>(filler: SignalChange(sampleIndex: 0, state: .learning))
    /// Whether the signal has been unfit at some time since the last beat, as far as changes were taken in.
    private var isUnfit = false
    /// The state at the last beat, or that of a later change that found no place.
    private(set) var state = SignalState.learning

    /// Takes a change of the signal; changes come in order of time.
    mutating func note(_ change: SignalChange) {
        // Of more changes than wait, none is forgotten: an early gap spoils an interval, a missed one would make one up.
        if changes.isFull, let oldest = changes.popFirst() {
            isUnfit = isUnfit || !oldest.state.measuresIntervals
            state = oldest.state
        }
        changes.append(change)
    }

    /// Whether the interval that ends with a beat spans a gap; asked once for each beat, in order of time. Then `state` is
    /// the beat's.
    mutating func isGap(before sampleIndex: SampleIndex) -> Bool {
        var isUnfitNow = isUnfit
        while !changes.isEmpty, changes[0].sampleIndex <= sampleIndex {
            guard let change = changes.popFirst() else { break }
            state = change.state
            isUnfitNow = !change.state.measuresIntervals
            isUnfit = isUnfit || isUnfitNow
        }
        let isGap = isUnfit
        isUnfit = isUnfitNow
        return isGap
    }
}

extension SignalState {
    /// Whether intervals between beats mean something; beats found while the levels are learnt are true ones.
    fileprivate var measuresIntervals: Bool {
        switch self {
        case .good, .learning: true
        case .noisy, .flat, .clipped, .leadOff, .noInput: false
        }
    }
}
