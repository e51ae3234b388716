// SPDX-License-Identifier: Apache-2.0

import Signal

/// Joins a signal again that wraps round at its ends: by its converter, or by a format with fewer bits.
///
/// Where a signal wraps it heads beyond its one end, and the next sample lies as far within the other: off its course by all
/// that the signal spans. Jumps that are so speak for it, those by any other size twice as much against it; eight more for than
/// against decide, in two or three QRS complexes. From then on each sample lies where it is nearest to the signal's course. From
/// 200 Hz on no complex of a heart changes its course so much from one sample to the next; at lower rates nothing is done.
///
/// O(1) a sample, allocates nothing.
struct ConverterUnwrapper {
    private static let leastHertz = 200.0
    /// What a jump may differ from the signal's span, as a share of it.
    private static let tolerance: Float = 0.3
    /// The steepest course, as a share of the span a sample; what is steeper is a spike's way back.
    private static let steepest: Float = 0.7
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

    private let isAble: Bool
    private let returnLength: Int
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
    /// Wraps that were undone.
    private(set) var wrapCount = 0

    init(rate: SampleRate) {
        isAble = rate.hertz >= Self.leastHertz
        returnLength = rate.samples(milliseconds: Self.returnInMilliseconds)
    }

    /// The next sample as it would be without an end; as it is unless the signal wraps.
    @inline(__always)
    mutating func next(_ sample: Float) -> Float {
        lowest = min(lowest, sample)
        highest = max(highest, sample)
        let now = sample - last
        let turn = now - step
        step = now
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
        let before = step - turn
        let course = last + before
        var jump = Self.wholes(turn, of: now)
        // A course of nearly the span in a sample is none at all: it would feed itself.
        if (step - jump).magnitude > Self.steepest * now { jump += Self.wholes(step - jump, of: now) }
        if before.magnitude < Self.steepest * now && (turn - jump).magnitude < Self.tolerance * now {
            if course < lowest || course > highest { score = min(score + 1, Self.mostScore) }
            step -= jump
        } else {
            score = max(score - Self.costAgainst, 0)
            if isWrapping { step -= jump }
        }
        if score >= Self.decision { isWrapping = true }
        if score == 0 {
            isWrapping = false
            offset = 0
        }
        guard isWrapping, jump != 0 else { return }
        offset -= jump
        sinceJump = 0
        wrapCount += 1
    }

    /// The whole number of spans that a value is nearest to, in millivolts.
    private static func wholes(_ value: Float, of span: Float) -> Float {
        let count = Float(Int(value.magnitude / span + 0.5))
        return value < 0 ? -count * span : count * span
    }
}
