// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The intervals of a patient, as the features of the rhythm need them: means over four lengths of time, and irregularity.
///
/// Means are true means of the intervals so far until there are as many as they look at; the longest then forgets
/// exponentially. A beat costs O(64), and nothing is
/// allocated after the start.
struct RhythmMemory: ~Copyable {
    /// Intervals of the longest mean.
    private static let capacity = 400
    /// Intervals of the mean that forgets exponentially.
    private static let longCount = 2_400

    /// The last intervals, in samples; interval i at `i % capacity`.
    private let intervals = FixedBuffer<Int>(repeating: 0, count: capacity)
    private var count = 0
    private var sums = InlineArray<3, Int>(repeating: 0)
    private var longMean: Float = 0
    private var steady: SteadyInterval
    private var recent = RunningMedian()
    private var changes = RunningMedian()
    private var previous: Int?

    init(rate: SampleRate) { steady = SteadyInterval(rate: rate) }

    /// How many intervals each mean looks at.
    private static func length(of mean: Int) -> Int { mean == 0 ? 10 : mean == 1 ? 80 : capacity }

    /// Takes note of a beat's interval, in samples; `nil` if it has none.
    mutating func note(_ interval: Int?) {
        defer { previous = interval }
        guard let interval else { return }
        for mean in 0..<3 {
            let length = Self.length(of: mean)
            sums[mean] += interval
            if count >= length { sums[mean] -= intervals[(count - length) % Self.capacity] }
        }
        intervals[count % Self.capacity] = interval
        count += 1
        longMean += (Float(interval) - longMean) / Float(min(count, Self.longCount))
        steady.note(interval)
        recent.append(interval)
        if let previous { changes.append(abs(interval - previous)) }
    }

    /// The mean of the last 10, 80 or 400 intervals, in samples; 0 if there are none.
    private func mean(_ index: Int) -> Float {
        count == 0 ? 0 : Float(sums[index]) / Float(min(count, Self.length(of: index)))
    }

    /// The mean of the last 80 intervals, in samples; `nil` if there is none.
    var usualInterval: Float? { count == 0 ? nil : mean(1) }

    /// The median change from one interval to the next over the median interval.
    private var irregularity: Float {
        guard let change = changes.median, let interval = recent.median, interval > 0 else { return 0 }
        return Float(change) / Float(interval)
    }

    /// Fills in the features of the rhythm around a beat whose interval has been noted.
    ///
    /// - Parameter following: the interval after the beat, or the least that it can be, in samples.
    func fill(_ input: inout ClassifierInput, of beat: TimedBeat, following: Int) {
        let (mean10, mean80, mean400) = (mean(0), mean(1), mean(2))
        let before = Float(beat.presumedInterval ?? 0)
        let after = Float(following)
        input[.precedingToMean10] = logarithm(before, over: mean10)
        input[.followingToMean10] = logarithm(after, over: mean10)
        input[.precedingToMean80] = logarithm(before, over: mean80)
        input[.followingToMean80] = logarithm(after, over: mean80)
        input[.precedingToMean400] = logarithm(before, over: mean400)
        input[.followingToMean400] = logarithm(after, over: mean400)
        input[.precedingToLongMean] = logarithm(before, over: longMean)
        input[.followingToPreceding] = logarithm(after, over: before)
        input[.surroundingToMean80] = before > 0 ? logarithm(before + after, over: 2 * mean80) : 0
        let earlier = Float(beat.presumedPreviousInterval ?? 0)
        input[.lastTwoToMean80] = before > 0 && earlier > 0 ? logarithm(before + earlier, over: 2 * mean80) : 0
        input[.irregularity] = irregularity
        input[.precedingToSteady] = logarithm(before, over: steady.length)
        input[.followingIsKnown] = beat.followingInterval == nil ? 0 : 1
    }

    /// Forgets all intervals.
    mutating func restart() {
        count = 0
        sums = InlineArray(repeating: 0)
        longMean = 0
        steady.restart()
        recent.restart()
        changes.restart()
        previous = nil
    }

    /// The natural logarithm of a ratio; 0 if either number is not above 0.
    private func logarithm(_ value: Float, over other: Float) -> Float {
        value > 0 && other > 0 ? naturalLogarithm(value / other) : 0
    }
}
