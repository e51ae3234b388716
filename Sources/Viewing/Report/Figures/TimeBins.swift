// SPDX-License-Identifier: Apache-2.0

/// What happened in stretches of equal length: a fixed number of them, which are merged in pairs when time outgrows them.
///
/// So memory stays the same however long a signal is, and a day and five minutes are drawn equally fine.
struct TimeBins {
    /// Least, largest and mean value of a stretch.
    struct Spread: Sendable, Equatable {
        /// Values so far.
        var count = 0
        /// Their sum.
        var sum = 0.0
        /// The least one.
        var least = Double.infinity
        /// The largest one.
        var largest = -Double.infinity

        /// The mean; `nil` without a value.
        var mean: Double? { count > 0 ? sum / Double(count) : nil }

        mutating func note(_ value: Double) {
            count += 1
            sum += value
            least = min(least, value)
            largest = max(largest, value)
        }

        mutating func add(_ other: Spread) {
            count += other.count
            sum += other.sum
            least = min(least, other.least)
            largest = max(largest, other.largest)
        }
    }

    /// A stretch.
    struct Bin: Sendable, Equatable {
        /// Heart rates, in beats a minute.
        var rate = Spread()
        /// RR intervals, in milliseconds.
        var interval = Spread()
        /// Seconds in which the signal could not be read.
        var unreadable = 0.0

        mutating func add(_ other: Bin) {
            rate.add(other.rate)
            interval.add(other.interval)
            unreadable += other.unreadable
        }
    }

    /// Stretches: of a day, two minutes and a bit each.
    static let count = 720
    /// Seconds of a stretch at first.
    private static let firstWidth = 0.5

    /// `[720]` stretches from the beginning.
    private(set) var bins = [Bin](repeating: Bin(), count: Self.count)
    /// Seconds of a stretch.
    private(set) var width = Self.firstWidth

    /// Notes a beat's heart rate and interval at a moment of the axis, in seconds.
    mutating func note(rate: Double?, interval: Double?, at seconds: Double) {
        let index = reach(seconds)
        if let rate { bins[index].rate.note(rate) }
        if let interval { bins[index].interval.note(interval) }
    }

    /// Notes time in which the signal could not be read, in seconds of the axis.
    mutating func note(unreadableFrom start: Double, to end: Double) {
        guard end > start, start >= 0 else { return }
        let last = reach(end)
        let first = min(last, Int(start / width))
        for index in first...last {
            let from = max(start, Double(index) * width)
            let to = min(end, Double(index + 1) * width)
            if to > from { bins[index].unreadable += to - from }
        }
    }

    /// The stretch of a moment, after as many mergers as it takes.
    private mutating func reach(_ seconds: Double) -> Int {
        while seconds >= width * Double(Self.count) {
            for index in 0..<(Self.count / 2) {
                bins[index] = bins[2 * index]
                bins[index].add(bins[2 * index + 1])
            }
            for index in (Self.count / 2)..<Self.count { bins[index] = Bin() }
            width *= 2
        }
        return max(0, Int(seconds / width))
    }
}
