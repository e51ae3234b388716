// SPDX-License-Identifier: Apache-2.0

import Signal

/// Watches whether the recorder has contact: whether the signal moves, stands still, or stands at a rail.
///
/// The rails of the converter are not known, since gain and offset may be anything: a signal is taken for clipped where it
/// stands exactly still at the largest or the smallest value so far, far from its mean. O(1) a sample.
struct ContactWatch {
    /// What was seen.
    enum Contact {
        /// The signal moves.
        case moving
        /// It has stayed within a narrow range.
        case flat
        /// It stands at an extreme.
        case clipped
    }

    /// What was seen at the last sample.
    private(set) var contact = Contact.moving
    /// Samples since the signal came to rest, where it is flat or clipped.
    var restedFor: Int { contact == .clipped ? stillLength : restLength }

    /// The signal is flat when it has stayed within `flatRange` for so long, in milliseconds.
    private static let flatInMilliseconds = 2_000.0
    /// How far from where it started a flat signal may move, in millivolts.
    private static let flatRangeInMillivolts: Float = 0.01
    /// The signal is clipped when it has stood still for so long at its extreme, in milliseconds...
    private static let clippedInMilliseconds = 250.0
    /// ...that far from its mean, in millivolts.
    private static let clippedDistanceInMillivolts: Float = 1

    private let flatLength: Int
    private let clippedLength: Int
    private let flatRange: UInt64
    private let clippedDistance: Int64
    private let meanShift: Int64

    private var anchor: Int64 = 0
    private var stillLength = 0
    private var restLength = 0
    private var last: Int64 = 0
    private var highest: Int64 = 0
    private var lowest: Int64 = 0
    /// Mean of the samples, in units times 256; its time constant is two to four seconds.
    private var mean: Int64 = 0

    /// Makes a watch for a rate.
    init(rate: SampleRate) {
        flatLength = rate.samples(milliseconds: Self.flatInMilliseconds)
        clippedLength = rate.samples(milliseconds: Self.clippedInMilliseconds)
        flatRange = CandidateFinder.units(Self.flatRangeInMillivolts).magnitude
        clippedDistance = CandidateFinder.units(Self.clippedDistanceInMillivolts)
        var shift: Int64 = 0
        while 1 << (shift &+ 1) <= Int64(rate.samples(milliseconds: 4_000)) { shift &+= 1 }
        meanShift = shift
    }

    /// Starts afresh at a sample, which is to be pushed too: lengths count the samples after the first one at rest.
    mutating func restart(at value: Int64) {
        contact = .moving
        restLength = -1
        stillLength = -1
        anchor = value
        last = value
        highest = value
        lowest = value
        mean = value &* 256
    }

    /// Takes a sample in, in the units of `CandidateFinder`; returns whether the contact has changed by it.
    @inline(__always)
    mutating func push(_ value: Int64) -> Bool {
        // Masks in place of branches: whether neighbours are equal is as the noise will have it, which no processor predicts.
        let isSame = value == last ? -1 : 0
        stillLength = (stillLength &+ 1) & isSame
        last = value
        highest = max(highest, value)
        lowest = min(lowest, value)
        mean &+= (value &* 256 &- mean) &>> meanShift
        let isNear = (value &- anchor).magnitude <= flatRange ? -1 : 0
        restLength = (restLength &+ 1) & isNear
        anchor ^= (anchor ^ value) & ~Int64(isNear)
        let before = contact
        contact = restLength >= flatLength ? .flat : .moving
        if stillLength >= clippedLength, before == .clipped || isAtExtreme(value) { contact = .clipped }
        return contact != before
    }

    /// Whether a value is the largest or the smallest so far, and far from the mean.
    private func isAtExtreme(_ value: Int64) -> Bool {
        abs(value &- mean / 256) >= clippedDistance && (value == highest || value == lowest)
    }
}
