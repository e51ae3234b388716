// SPDX-License-Identifier: Apache-2.0

import Signal

/// The pacemaker's pulses of the last seconds, which tell whether a beat is paced.
///
/// O(1) a beat, allocates nothing.
struct PacingPulses {
    /// A beat is paced if a pulse lies so long before its R peak at most, in milliseconds: the broad complex that it starts peaks
    /// some 80 ms later...
    private static let longestLeadInMilliseconds = 150.0
    /// ...or so long after it, since the R peak may be found in a wave before.
    private static let longestLagInMilliseconds = 15.0
    /// A pacemaker fires if it did so within this of an R peak, in milliseconds.
    private static let firingInMilliseconds = 2_500.0

    private let lead: SampleIndex
    private let lag: SampleIndex
    private let firing: SampleIndex
    /// More than come in the three seconds in which a beat is reported.
    private var recent = Ring<16, SampleIndex>(filler: 0)

    init(rate: SampleRate) {
        lead = SampleIndex(rate.samples(milliseconds: Self.longestLeadInMilliseconds))
        lag = SampleIndex(rate.samples(milliseconds: Self.longestLagInMilliseconds))
        firing = SampleIndex(rate.samples(milliseconds: Self.firingInMilliseconds))
    }

    /// Takes note of a pulse; they come in order of time.
    mutating func note(_ sampleIndex: SampleIndex) { recent.appendDroppingOldest(sampleIndex) }

    /// Whether a pulse came just before an R peak.
    func precede(_ peak: SampleIndex) -> Bool {
        for place in 0..<recent.count where recent[place] >= peak - lead && recent[place] <= peak + lag { return true }
        return false
    }

    /// Whether the pacemaker fires at an R peak, the latest that was found.
    func isFiring(at peak: SampleIndex) -> Bool {
        recent.count > 0 && recent[recent.count - 1] >= peak - firing
    }

    /// Forgets all pulses.
    mutating func restart() {
        while recent.popFirst() != nil {}
    }
}
