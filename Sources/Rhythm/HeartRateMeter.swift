// SPDX-License-Identifier: Apache-2.0

import Signal

/// The heart rate, from the latest RR intervals: the mean of those near their median.
///
/// Up to eight intervals that ended in the last 10 s count; with fewer than two the rate is unknown. The median keeps one
/// premature beat with its pause, or one missed beat, from moving the rate, and lets a step of the rate through with the
/// fifth interval. But intervals are whole samples, and at 100 Hz the median alone is off by up to 2 %: so in a regular
/// rhythm, where all but two at most lie within a tenth of the median, these are averaged. ANSI/AAMI EC13 and
/// IEC 60601-2-27 leave the averaging, and the response to irregular rhythms, to the maker, who is to disclose them: this
/// is the disclosure. O(1) a beat, allocates nothing.
struct HeartRateMeter {
    private static let capacity = 8
    /// An interval is near the median where it is no further away than this part of it, a tenth.
    private static let nearness: Int64 = 10
    /// Intervals of a regular rhythm that may lie elsewhere: those before and after a premature beat.
    private static let oddOnes: Int64 = 2

    private let timing: RhythmTiming
    /// The latest intervals, in samples, oldest first, with the sample of the beat that ended each.
    private var intervals = InlineArray<8, Int64>(repeating: 0)
    private var ends = InlineArray<8, SampleIndex>(repeating: 0)
    private var count = 0

    /// The heart rate in beats a minute; `nil` if it is unknown.
    private(set) var heartRate: Float?

    init(timing: RhythmTiming) { self.timing = timing }

    /// The sample at which the oldest interval stops counting.
    var deadline: SampleIndex { count > 0 ? ends[0] + timing.rateSpan + 1 : .max }

    /// Takes note of a beat with the interval before it, which counts unless the heart stood still in it.
    mutating func note(_ beat: ObservedBeat) {
        guard let interval = beat.rhythmInterval else { return }
        if count == Self.capacity { removeFirst() }
        intervals[count] = interval
        ends[count] = beat.sampleIndex
        count += 1
        update()
    }

    /// Drops the intervals that ended more than 10 s ago.
    mutating func advance(to now: SampleIndex) {
        guard now >= deadline else { return }
        while now >= deadline { removeFirst() }
        update()
    }

    /// Forgets all intervals: the rate is unknown.
    mutating func removeAll() {
        count = 0
        heartRate = nil
    }

    private mutating func removeFirst() {
        for index in 1..<count {
            intervals[index - 1] = intervals[index]
            ends[index - 1] = ends[index]
        }
        count -= 1
    }

    private mutating func update() {
        guard count >= 2 else {
            heartRate = nil
            return
        }
        var sorted = intervals
        for index in 1..<count {
            let value = sorted[index]
            var place = index
            while place > 0, sorted[place - 1] > value {
                sorted[place] = sorted[place - 1]
                place -= 1
            }
            sorted[place] = value
        }
        let twiceMedian = sorted[(count - 1) / 2] + sorted[count / 2]
        var sum: Int64 = 0
        var nearCount: Int64 = 0
        for index in 0..<count where abs(2 * sorted[index] - twiceMedian) * Self.nearness <= twiceMedian {
            sum += sorted[index]
            nearCount += 1
        }
        let isRegular = nearCount > 0 && nearCount + Self.oddOnes >= Int64(count)
        let interval = isRegular ? Double(sum) / Double(nearCount) : Double(twiceMedian) / 2
        heartRate = Float(timing.minute / interval)
    }
}
