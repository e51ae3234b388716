// SPDX-License-Identifier: Apache-2.0

import Signal

/// Joins a signal again that wraps round at its ends: by its converter, or by a format with fewer bits.
///
/// Where a signal wraps it heads beyond its one end, and the next sample lies as far within the other: off its course by all
/// that the signal spans. Jumps that are so speak for it, those by any other size twice as much against it; eight more for than
/// against decide, in two or three QRS complexes. From then on each sample lies where it is nearest to the signal's course. From
/// 200 Hz on no complex of a heart changes its course so much from one sample to the next; at lower rates nothing is done.
/// From 1,000 Hz on a pacemaker's pulse has a flat top, which spans the signal as well: what jumps back so soon is a pulse, and
/// speaks against.
///
/// O(1) a sample, allocates nothing.
struct ConverterUnwrapper {
    private static let leastHertz = 200.0
    /// What a jump may differ from the signal's span, as a share of it.
    private static let tolerance: Float = 0.3
    /// The steepest course, as a share of the span a sample; what is steeper is a spike's way back. At the rates of flat tops it is
    /// so much a millisecond, or the last if that is more.
    private static let steepest = (usual: Float(0.7), millisecond: Float(0.3), fine: Float(0.2))
    /// The span that is worth a thought, in millivolts.
    private static let leastSpanInMillivolts: Float = 0.5
    /// The span is that of the converter if it grows by no more than this share.
    private static let growth: Float = 0.1
    /// Jumps for it, less twice those against: from how many on the signal wraps, and how many count at most.
    private static let decision = 8
    private static let mostScore = 24
    private static let costAgainst = 2
    /// A signal that has not wrapped for so long is back between its ends, in milliseconds.
    private static let returnInMilliseconds = 200.0

    /// The rate from which on a pacing pulse has a flat top, in hertz, and its longest time, in milliseconds.
    private static let leastPulseHertz = 1_000.0
    private static let pulseInMilliseconds = 2.0

    private let isAble: Bool
    private let returnLength: Int
    /// The longest pulse in samples; 0 at rates at which none has a flat top.
    private let pulseLength: Int
    private let steepest: Float
    private var lowest = Float.infinity
    private var highest = -Float.infinity
    private var last: Float = 0
    private var step: Float = 0
    private var offset: Float = 0
    /// The span when jumps began to count.
    private var span: Float = 0
    private var score = 0
    private var isWrapping = false
    private var sinceJump = 0
    /// Samples since the last change of course that was so large, its size, and the score before it.
    private var sinceTurn = 0
    private var lastTurn: Float = 0
    private var scoreBeforeTurn = 0
    /// Wraps that were undone.
    private(set) var wrapCount = 0

    /// Makes one for a rate; for a signal that was joined before it, it does nothing.
    init(rate: SampleRate, isJoined: Bool = false) {
        isAble = rate.hertz >= Self.leastHertz && !isJoined
        returnLength = rate.samples(milliseconds: Self.returnInMilliseconds)
        let millisecond = Float(rate.hertz / 1_000)
        steepest =
            rate.hertz < Self.leastPulseHertz
            ? Self.steepest.usual : max(Self.steepest.millisecond / millisecond, Self.steepest.fine)
        pulseLength = rate.hertz < Self.leastPulseHertz ? 0 : rate.samples(milliseconds: Self.pulseInMilliseconds) + 1
    }

    /// The next sample as it would be without an end; as it is unless the signal wraps.
    @inline(__always)
    mutating func next(_ sample: Float) -> Float {
        lowest = min(lowest, sample)
        highest = max(highest, sample)
        let now = sample - last
        let turn = now - step
        step = now
        sinceTurn &+= 1
        if turn.magnitude > 0.5 * (highest - lowest) { takeJump(turn) }
        last = sample
        guard isWrapping else { return sample }
        sinceJump &+= 1
        if sinceJump > returnLength { offset = 0 }
        return sample + offset
    }

    /// Begins anew at a sample, with a converter that has not wrapped.
    mutating func restart(at sample: Float) {
        lowest = sample
        highest = sample
        last = sample
        step = 0
        offset = 0
        span = 0
        score = 0
        isWrapping = false
        sinceTurn = 0
        lastTurn = 0
        scoreBeforeTurn = 0
    }

    /// A change of course by more than half of the span: counts for or against, and is undone if the signal wraps.
    @inline(never)
    private mutating func takeJump(_ turn: Float) {
        let now = highest - lowest
        guard isAble, now >= Self.leastSpanInMillivolts else { return }
        if now > span * (1 + Self.growth) {
            score = 0
            isWrapping = false
            offset = 0
            span = now
        }
        if sinceTurn > pulseLength { scoreBeforeTurn = score }
        let before = step - turn
        let course = last + before
        var jump = Self.wholes(turn, of: now)
        // A course of nearly the span in a sample is none at all: it would feed itself.
        if (step - jump).magnitude > steepest * now { jump += Self.wholes(step - jump, of: now) }
        if before.magnitude < steepest * now && (turn - jump).magnitude < Self.tolerance * now {
            if course < lowest || course > highest { score = min(score + 1, Self.mostScore) }
            step -= jump
        } else {
            score = max(score - Self.costAgainst, 0)
            if isWrapping { step -= jump }
        }
        if sinceTurn <= pulseLength && turn * lastTurn < 0 { score = max(scoreBeforeTurn - Self.costAgainst, 0) }
        sinceTurn = 0
        lastTurn = turn
        if score >= Self.decision { isWrapping = true }
        if score == 0 {
            isWrapping = false
            offset = 0
        }
        guard isWrapping, jump != 0 else { return }
        offset -= jump
        sinceJump = 0
        wrapCount &+= 1
    }

    /// The whole number of spans that a value is nearest to, in millivolts.
    private static func wholes(_ value: Float, of span: Float) -> Float {
        let count = Float(Int(value.magnitude / span + 0.5))
        return value < 0 ? -count * span : count * span
    }
}
