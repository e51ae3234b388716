// SPDX-License-Identifier: Apache-2.0

import Signal

/// Counts of compute times by size: median, percentiles and maximum without keeping the times. O(1) a time, no allocation.
///
/// Below 16 ns a bucket holds one value; above, every octave has 16 buckets of equal width, so that a bucket is at most
/// 1/16 of its values wide. A percentile is the middle of its bucket, and so within 3.2 % of the true one; the maximum is
/// exact. Times of 2^40 ns (18 minutes) and more share the last bucket.
struct ComputeTimeHistogram: ~Copyable {
    private static let bucketCount = 592
    private static let longest: Int64 = 1 << 40 - 1

    /// `[592]`, or empty if all times are the same.
    private let counts: FixedBuffer<UInt32>
    private(set) var count = 0
    private(set) var maximum: Int64 = 0

    /// - Parameter isConstant: whether all times are the same, so that no buckets are needed.
    init(isConstant: Bool = false) { counts = FixedBuffer(repeating: 0, count: isConstant ? 0 : Self.bucketCount) }

    /// Takes one time, in nanoseconds; a negative one counts as 0.
    mutating func add(_ nanoseconds: Int64) {
        let time = max(0, nanoseconds)
        count += 1
        maximum = max(maximum, time)
        guard counts.count > 0 else { return }
        let bucket = Self.bucket(of: min(time, Self.longest))
        // A count stays at its maximum rather than trap: after 2^32 beats without a summary, 136 years.
        if counts[bucket] < .max { counts[bucket] += 1 }
    }

    /// The time that a fraction of all times does not exceed, in nanoseconds; 0 without times.
    func percentile(_ fraction: Double) -> Int64 {
        guard count > 0 else { return 0 }
        guard counts.count > 0 else {
            return min(maximum, Self.middle(of: Self.bucket(of: min(maximum, Self.longest))))
        }
        let rank = max(1, Int((fraction * Double(count)).rounded(.up)))
        var seen = 0
        for bucket in 0..<Self.bucketCount {
            seen += Int(counts[bucket])
            if seen >= rank { return min(maximum, Self.middle(of: bucket)) }
        }
        return maximum
    }

    /// Forgets all times.
    mutating func removeAll() {
        guard count > 0 else { return }
        for bucket in 0..<counts.count { counts[bucket] = 0 }
        count = 0
        maximum = 0
    }

    /// The bucket of a time from 0 to `longest`.
    private static func bucket(of time: Int64) -> Int {
        guard time >= 16 else { return Int(time) }
        let octave = 63 - time.leadingZeroBitCount
        return (octave - 3) * 16 + Int(time >> Int64(octave - 4)) - 16
    }

    private static func middle(of bucket: Int) -> Int64 {
        guard bucket >= 16 else { return Int64(bucket) }
        let shift = Int64(bucket / 16 - 1)
        let lower = Int64(16 + bucket % 16) << shift
        return lower + (Int64(1) << shift) / 2
    }
}
