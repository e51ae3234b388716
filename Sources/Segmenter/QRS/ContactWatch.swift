// SPDX-License-Identifier: Apache-2.0

import Signal

/// Watches whether the recorder has contact: whether the signal moves, stands still, or stands at a rail.
///
/// The rails of the converter are not known, since gain and offset may be anything: a signal is taken for clipped where it
/// stands exactly still at the largest or the smallest value so far, far from its mean.
///
/// A living electrode is never without noise: the signal turns back and forth all the time, in a standstill of the heart too.
/// Without a turn for three seconds - constant, or on an electrode's slow way back - the lead is on nobody, if this recorder's
/// signal used to flicker. Of a recorder that shows no noise it cannot be told, and a standstill is then presumed. In the true
/// standstills of cinc2015 the longest stretch without a turn is 0.9 s.
///
/// An electrode that has come loose and on again slides back to its place, over seconds and millivolts, and shows no beat meanwhile:
/// its means over a quarter of a second move one way all the time.
///
/// O(1) a sample.
struct ContactWatch {
    /// What was seen.
    enum Contact {
        /// The signal moves.
        case moving
        /// It has stayed within a narrow range.
        case flat
        /// It stands at an extreme.
        case clipped
        /// It has not turned for longer than with any living electrode, or slides.
        case dead
    }

    /// What was seen at the last sample.
    private(set) var contact = Contact.moving
    /// Samples since the signal came to rest, where it is flat, clipped or dead.
    var restedFor: Int {
        switch contact {
        case .clipped: stillLength
        case .dead: max(sinceTurn, slide.length)
        case .flat, .moving: restLength
        }
    }

    /// The signal is flat when it has stayed within `flatRange` for so long, in milliseconds.
    private static let flatInMilliseconds = 2_000.0
    /// How far from where it started a flat signal may move, in millivolts.
    private static let flatRangeInMillivolts: Float = 0.01
    /// The signal is clipped when it has stood still for so long at its extreme, in milliseconds...
    private static let clippedInMilliseconds = 250.0
    /// ...that far from its mean, in millivolts.
    private static let clippedDistanceInMillivolts: Float = 1
    /// A lead is dead when the signal has not turned for so long, in milliseconds...
    private static let deadInMilliseconds = 3_000.0
    /// ...if it used to turn within so long of the turn before, in milliseconds...
    private static let flickerInMilliseconds = 16.0
    /// ...so many times a second at least. A heart's waves alone do not.
    private static let leastFlickerHertz = 6.0
    /// Without a turn for so long, in milliseconds, what it used to do is not forgotten.
    private static let doubtInMilliseconds = 500.0
    /// Turns are looked for in so many samples a second, or in all if there are fewer.
    private static let lookHertz = 125.0

    private let flatLength: Int
    private let clippedLength: Int
    private let flatRange: UInt64
    private let clippedDistance: Int64
    private let meanShift: Int64
    private let deadLength: Int
    private let flickerLength: Int
    private let doubtLength: Int
    private let leastFlicker: Int64
    private let flickerShift: Int64
    private let lookStep: Int

    private var anchor: Int64 = 0
    private var stillLength = 0
    private var restLength = 0
    private var last: Int64 = 0
    private var highest: Int64 = 0
    private var lowest: Int64 = 0
    /// Mean of the samples, in units times 256; its time constant is two to four seconds.
    private var mean: Int64 = 0
    /// The last step that was one.
    private var lastStep: Int64 = 0
    /// The sample that was looked at last, and the samples until the next.
    private var lookedAt: Int64 = 0
    private var untilLook = 0
    /// Samples since the last turn.
    private var sinceTurn = 0
    /// The share of looks that find a turn soon after a turn, in parts of 2^20; a mean over some seconds.
    private var flicker: Int64 = 0

    private var slide: SlideWatch

    /// Makes a watch for a rate.
    init(rate: SampleRate) {
        flatLength = rate.samples(milliseconds: Self.flatInMilliseconds)
        clippedLength = rate.samples(milliseconds: Self.clippedInMilliseconds)
        flatRange = CandidateFinder.units(Self.flatRangeInMillivolts).magnitude
        clippedDistance = CandidateFinder.units(Self.clippedDistanceInMillivolts)
        var shift: Int64 = 0
        while 1 << (shift &+ 1) <= Int64(rate.samples(milliseconds: 4_000)) { shift &+= 1 }
        meanShift = shift
        deadLength = rate.samples(milliseconds: Self.deadInMilliseconds)
        flickerLength = max(rate.samples(milliseconds: Self.flickerInMilliseconds), 1)
        doubtLength = rate.samples(milliseconds: Self.doubtInMilliseconds)
        lookStep = max(Int((rate.hertz / Self.lookHertz).rounded()), 1)
        slide = SlideWatch(rate: rate, step: lookStep)
        leastFlicker = Int64(Self.leastFlickerHertz / rate.hertz * Double(lookStep) * 0x1p20)
        var looks: Int64 = 0
        while 1 << (looks &+ 1) <= Int64(rate.samples(milliseconds: 4_000) / lookStep) { looks &+= 1 }
        flickerShift = looks
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
        lastStep = 0
        lookedAt = value
        untilLook = 0
        sinceTurn = 0
        flicker = 0
        slide.restart()
    }

    /// Takes a sample in, in the units of `CandidateFinder`; returns whether the contact has changed by it.
    @inline(__always)
    mutating func push(_ value: Int64) -> Bool {
        // Masks in place of branches: whether neighbours are equal is as the noise will have it, which no processor predicts.
        let isSame = value == last ? -1 : 0
        stillLength = (stillLength &+ 1) & isSame
        last = value
        untilLook &-= 1
        if untilLook < 0 { look(at: value) }
        highest = max(highest, value)
        lowest = min(lowest, value)
        mean &+= (value &* 256 &- mean) &>> meanShift
        let isNear = (value &- anchor).magnitude <= flatRange ? -1 : 0
        restLength = (restLength &+ 1) & isNear
        anchor ^= (anchor ^ value) & ~Int64(isNear)
        let before = contact
        contact = restLength >= flatLength ? .flat : .moving
        if sinceTurn >= deadLength { noteDeath() }
        if slide.slides { contact = .dead }
        if stillLength >= clippedLength, before == .clipped || isAtExtreme(value) { contact = .clipped }
        return contact != before
    }

    /// Notes that a beat was found: a lead that shows one does not slide.
    mutating func noteBeat() { slide.noteBeat() }

    /// A line that has not turned for so long is dead if it used to flicker.
    @inline(never)
    private mutating func noteDeath() {
        guard flicker >= leastFlicker else { return }
        contact = .dead
        // What rests after it rests anew: no standstill reaches into the time in which nobody was seen.
        restLength = 0
    }

    /// Notes whether the signal has turned since the last look, and whether it did so soon after a turn.
    @inline(__always)
    private mutating func look(at value: Int64) {
        untilLook = lookStep &- 1
        let step = value &- lookedAt
        lookedAt = value
        slide.push(value)
        // All ones if this step has the other sign than the last one; none has the sign of a step of 0.
        let isTurn = step == 0 ? 0 : (step ^ lastStep) &>> 63
        lastStep ^= (lastStep ^ step) & (step == 0 ? 0 : -1)
        let isSoon: Int64 = sinceTurn < flickerLength ? isTurn : 0
        let learns: Int64 = sinceTurn < doubtLength ? -1 : 0
        flicker &+= (((isSoon & 0x100000) &- flicker) &>> flickerShift) & learns
        sinceTurn = (sinceTurn &+ lookStep) & ~Int(isTurn)
    }

    /// Whether a value is the largest or the smallest so far, and far from the mean.
    private func isAtExtreme(_ value: Int64) -> Bool {
        abs(value &- mean / 256) >= clippedDistance && (value == highest || value == lowest)
    }
}
