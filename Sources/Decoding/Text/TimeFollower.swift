// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Holds the samples' places against the times that the recorder writes beside them.
///
/// The nominal rate gives each sample its place. Where the times run away from it slowly, the recorder's clock is a little fast
/// or slow: now and then a sample is given twice, or left out. Where they leap forward, samples are missing. Only lines whose
/// time differs from the last line's tell anything: recorders write one time for a whole packet, or whole seconds.
struct TimeFollower {
    /// What a line's time says.
    enum Verdict: Equatable {
        /// The sample is in its place.
        case inTime
        /// So many samples are missing before it, which is so many seconds.
        case gap(count: Int, seconds: Double)
        /// One sample more belongs before it.
        case late
        /// It is one sample too many.
        case early
        /// The clock was set: by so many seconds, and nothing can be said of what is missing.
        case jump(seconds: Double)
    }

    /// Changes of the time by which a number's unit is told.
    private static let stepCount = 3
    /// The longest gap that is filled, in seconds: what is longer is a clock that was set.
    private static let longestGap = 86_400.0
    /// Of so many changes no more than a quarter may be gaps: else the rate is another one.
    private static let windowLength = 64
    /// The share by which a clock may run away and be followed.
    private static let largestSlope = 0.05

    private let samplesPerSecond: Double
    /// The unit of numbers in so many a second; `nil` until it is known.
    private var unitsPerSecond: Double?
    private var steps: [Double] = []
    /// The moment and sample from which both are counted.
    private var anchor: TimeStamp?
    private var anchorIndex: SampleIndex = 0
    /// What a time of day began anew at midnight, in seconds.
    private var daysPassed = 0.0
    /// The last line whose time differed from the one before.
    private var last: TimeStamp?
    private var lastIndex: SampleIndex = 0
    /// The samples by which the times run ahead of the places, smoothed, and how much more that is with each sample.
    private var lag = 0.0
    private var slope = 0.0
    /// The usual distance from that, in samples.
    private var spread = 0.3
    private var changeCount = 0
    private var gapCount = 0
    private var windowStart: (time: Double, index: SampleIndex, added: Int) = (0, 0, 0)
    /// Samples that were added, less those that were left out.
    private var addedCount = 0
    /// The rate that the times show, if the nominal one is none that fits them; from then on they are not followed.
    private(set) var otherRate: Double?

    init(samplesPerSecond: Double) {
        self.samplesPerSecond = samplesPerSecond
        steps.reserveCapacity(Self.stepCount)
    }

    /// Forgets all that was seen.
    mutating func restart() {
        var steps = steps
        steps.removeAll(keepingCapacity: true)
        self = TimeFollower(samplesPerSecond: samplesPerSecond, steps: steps)
    }

    private init(samplesPerSecond: Double, steps: [Double]) {
        self.samplesPerSecond = samplesPerSecond
        self.steps = steps
    }

    /// Takes the time of the line whose sample would be the next one.
    mutating func take(_ stamp: TimeStamp, sampleIndex: SampleIndex) -> Verdict {
        guard let last, otherRate == nil, last.isClock == stamp.isClock else {
            restartAnchor(stamp, sampleIndex)
            return .inTime
        }
        guard stamp != last else { return .inTime }
        var step = stamp.units(since: last)
        if stamp.isClock, !stamp.hasDate, step < -43_200 {
            daysPassed += 86_400
            step += 86_400
        }
        let count = Double(max(1, sampleIndex - lastIndex))
        (self.last, lastIndex) = (stamp, sampleIndex)
        guard let unitsPerSecond = unitsPerSecond ?? learnUnit(step / count, stamp) else {
            restartAnchor(stamp, sampleIndex)
            return .inTime
        }
        let seconds = step / unitsPerSecond
        // A moment that lies before the last one by more than an unsteady clock explains, or far after it.
        guard seconds > -1, seconds < Self.longestGap else {
            restartAnchor(stamp, sampleIndex)
            return .jump(seconds: seconds)
        }
        return hold(stamp, sampleIndex, count: count, unitsPerSecond: unitsPerSecond)
    }

    /// Holds a moment against its place.
    private mutating func hold(
        _ stamp: TimeStamp, _ index: SampleIndex, count: Double, unitsPerSecond: Double
    ) -> Verdict {
        let elapsed = ((anchor.map { stamp.units(since: $0) } ?? 0) + daysPassed) / unitsPerSecond
        let ahead = elapsed * samplesPerSecond - Double(index - anchorIndex)
        let expected = lag + slope * count
        let distance = ahead - expected
        let isGap = distance > max(0.8, 8 * spread)
        watchRate(isGap: isGap, elapsed: elapsed, index: index)
        if isGap {
            let missing = Int(distance.rounded())
            addedCount += missing
            lag = expected + distance - Double(missing)
            return .gap(count: missing, seconds: Double(missing) / samplesPerSecond)
        }
        lag = expected + distance / 8
        slope += distance / count / 64
        spread += (min(distance.magnitude, 100) - spread) / 32
        if lag > 1 {
            lag -= 1
            addedCount += 1
            return .late
        }
        if lag < -1 {
            lag += 1
            addedCount -= 1
            return .early
        }
        return .inTime
    }

    private mutating func restartAnchor(_ stamp: TimeStamp, _ index: SampleIndex) {
        (anchor, anchorIndex) = (stamp, index)
        (last, lastIndex) = (stamp, index)
        (lag, slope, daysPassed) = (0, 0, 0)
        (changeCount, gapCount) = (0, 0)
        windowStart = (0, index, addedCount)
    }

    /// Finds the unit of numbers by their steps: the one by which the rate is nearest to the nominal one.
    private mutating func learnUnit(_ step: Double, _ stamp: TimeStamp) -> Double? {
        if stamp.isClock {
            unitsPerSecond = 1
        } else if step > 0 {
            steps.append(step)
            guard steps.count == Self.stepCount else { return nil }
            steps.sort()
            unitsPerSecond = Self.unitsPerSecond(step: steps[Self.stepCount / 2], samplesPerSecond: samplesPerSecond)
        }
        return unitsPerSecond
    }

    /// The unit, in so many a second, by which a step is nearest to a sample of a rate.
    static func unitsPerSecond(step: Double, samplesPerSecond: Double) -> Double {
        var best = 1.0
        for unit in [1e3, 1e6, 1e9] {
            // Nearest in the logarithm: the geometric mean of two units lies between them.
            if step * samplesPerSecond > unit / 31.6 { best = unit }
        }
        return best
    }

    /// Notices that the nominal rate does not fit: then every line would show a gap.
    private mutating func watchRate(isGap: Bool, elapsed: Double, index: SampleIndex) {
        changeCount += 1
        if isGap { gapCount += 1 }
        guard changeCount == Self.windowLength else { return }
        let seconds = elapsed - windowStart.time
        let given = Double(index - windowStart.index) - Double(addedCount - windowStart.added)
        if gapCount > Self.windowLength / 4 || slope.magnitude > Self.largestSlope, seconds > 0 {
            otherRate = given / seconds
        }
        (changeCount, gapCount) = (0, 0)
        windowStart = (elapsed, index, addedCount)
    }
}
