// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Tells a pacemaker's pulses from glitches and muscle noise.
///
/// Pulses tower above the signal, and do not come more often than a heart is paced. Besides, they come as a clock strikes,
/// whatever the recorder makes of their height; or again with the same area, if the clock is the heart's own. O(1) a spike,
/// allocates when it is made.
struct PacingWatch: ~Copyable {
    /// An interval is like so many of the last eleven at least...
    private static let leastAlikeIntervals = 3
    /// ...to this share of it, and one and a half samples.
    private static let intervalLikeness = 0.01
    /// A pulse is like each of so many before it, or each other one of them, where two chambers are paced...
    private static let leastAlike = 5
    /// ...to this share of its area.
    private static let likeness: Float = 0.15
    /// It is so many times as high as the mean bend of the signal at least.
    private static let leastBends: Float = 10
    /// Twelve spikes come in no less than this, in milliseconds: two pulses a beat at 150 beats a minute.
    private static let leastTimeInMilliseconds = 2_400.0
    /// A recorder begins to glitch if so many come in half of that, and goes on if so many come in all of it: more than a heart
    /// beats.
    private static let glitchingCount = (begins: 5, goesOn: 8)
    /// What came longer ago is forgotten, in milliseconds.
    private static let memoryInMilliseconds = 20_000.0

    private let leastTime: SampleIndex
    private let memory: SampleIndex
    private var recent = FixedRing<Spike>(
        capacity: 12, filler: Spike(sampleIndex: 0, length: 0, area: 0, isPacing: false))

    init(rate: SampleRate) {
        leastTime = SampleIndex(rate.samples(milliseconds: Self.leastTimeInMilliseconds))
        memory = SampleIndex(rate.samples(milliseconds: Self.memoryInMilliseconds))
    }

    /// Takes a spike in, and returns whether it is a pacemaker's.
    ///
    /// - Parameter bends: its height in mean bends of the signal.
    mutating func push(_ spike: Spike, bends: Float) -> Bool {
        while !recent.isEmpty, spike.sampleIndex - recent[0].sampleIndex > memory { _ = recent.popFirst() }
        let comesAgain =
            isDue(at: spike.sampleIndex)
            || (comesAgain(spike, each: 1) || comesAgain(spike, each: 2)) && !isCrowded(at: spike.sampleIndex)
        recent.appendDroppingOldest(spike)
        return comesAgain && bends >= Self.leastBends
    }

    /// Whether a pulse of the clock is due at a sample.
    func isDue(at sampleIndex: SampleIndex) -> Bool {
        alikeIntervals(endingAt: sampleIndex) >= Self.leastAlikeIntervals && !isCrowded(at: sampleIndex)
    }

    /// Forgets all spikes.
    mutating func restart() {
        recent.removeAll()
    }

    /// Whether a spike has the area of the last ones, each of them or each other one.
    private func comesAgain(_ spike: Spike, each step: Int) -> Bool {
        guard recent.count >= step * Self.leastAlike else { return false }
        for number in 1...Self.leastAlike {
            let other = recent[recent.count - step * number]
            if (other.area - spike.area).magnitude > Self.likeness * spike.area.magnitude { return false }
        }
        return true
    }

    /// Whether spikes have come thick and fast: a recorder that glitches.
    func isGlitching(at sampleIndex: SampleIndex) -> Bool {
        isCrowded(at: sampleIndex, count: Self.glitchingCount.begins, time: leastTime / 2)
    }

    /// Whether a recorder that glitched still does.
    func isStillGlitching(at sampleIndex: SampleIndex) -> Bool {
        isGlitching(at: sampleIndex)
            || isCrowded(at: sampleIndex, count: Self.glitchingCount.goesOn, time: leastTime)
    }

    /// Whether there are more spikes than a heart is paced.
    private func isCrowded(at sampleIndex: SampleIndex) -> Bool {
        isCrowded(at: sampleIndex, count: 12, time: leastTime)
    }

    private func isCrowded(at sampleIndex: SampleIndex, count: Int, time: SampleIndex) -> Bool {
        recent.count >= count && sampleIndex - recent[recent.count - count].sampleIndex < time
    }

    /// The number of the last intervals that are as long as the one from the last spike to a sample.
    private func alikeIntervals(endingAt sampleIndex: SampleIndex) -> Int {
        guard recent.count > 1 else { return 0 }
        let interval = Double(sampleIndex - recent[recent.count - 1].sampleIndex)
        let tolerance = 1.5 + Self.intervalLikeness * interval
        var count = 0
        for place in 1..<recent.count {
            let other = Double(recent[place].sampleIndex - recent[place - 1].sampleIndex)
            if (other - interval).magnitude <= tolerance { count += 1 }
        }
        return count
    }
}
