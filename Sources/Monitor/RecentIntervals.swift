// SPDX-License-Identifier: Apache-2.0

import Signal

/// The RR intervals that ended within a stretch of time, and their median.
///
/// Holds at most 64: in 10 s that is a heart rate of 384 a minute; of more, the newest count. O(n) an interval,
/// allocates when it is made.
struct RecentIntervals: ~Copyable {
    private static let capacity = 64

    private let ends = FixedBuffer<SampleIndex>(repeating: 0, count: capacity)
    private let lengths = FixedBuffer<Int>(repeating: 0, count: capacity)
    /// The same lengths in ascending order.
    private let sorted = FixedBuffer<Int>(repeating: 0, count: capacity)
    private var start = 0
    private var count = 0

    /// Adds an interval in samples that ended at a sample.
    mutating func append(_ length: Int, endingAt end: SampleIndex) {
        if count == Self.capacity { removeOldest() }
        let slot = (start + count) % Self.capacity
        ends[slot] = end
        lengths[slot] = length
        var place = count
        while place > 0 && sorted[place - 1] > length {
            sorted[place] = sorted[place - 1]
            place -= 1
        }
        sorted[place] = length
        count += 1
    }

    /// Drops the intervals that ended before a sample.
    mutating func forget(before limit: SampleIndex) {
        while count > 0 && ends[start] < limit { removeOldest() }
    }

    /// The median, the mean of the middle two rounded down, if their number is even; `nil` if there is none.
    var median: Int? {
        guard count > 0 else { return nil }
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }

    /// Forgets all intervals.
    mutating func removeAll() { count = 0 }

    private mutating func removeOldest() {
        let length = lengths[start]
        var place = 0
        while place < count - 1 && sorted[place] != length { place += 1 }
        while place < count - 1 {
            sorted[place] = sorted[place + 1]
            place += 1
        }
        start = (start + 1) % Self.capacity
        count -= 1
    }
}
