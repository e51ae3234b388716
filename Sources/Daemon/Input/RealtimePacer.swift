// SPDX-License-Identifier: Apache-2.0

import Signal

/// Lets a file's samples through at the rate at which they were recorded, or a multiple of it.
struct RealtimePacer {
    /// The least time between two wake-ups of the loop, in nanoseconds.
    private static let batch: Int64 = 20_000_000

    private let start: Int64
    private let nanosecondsPerSample: Double
    private var passed: Int64 = 0

    /// Makes a pacer whose first sample is due now.
    init(rate: SampleRate, speed: Double = 1, now: Int64) {
        start = now
        nanosecondsPerSample = 1e9 / rate.hertz / speed
    }

    /// Samples that are due and have not passed.
    func dueCount(now: Int64) -> Int {
        max(0, Int((Double(now - start) / nanosecondsPerSample).rounded(.down)) + 1 - Int(passed))
    }

    /// Notes that samples were let through.
    mutating func pass(_ count: Int) { passed += Int64(count) }

    /// When the next batch is due, in nanoseconds of the monotonic clock.
    var nextBatch: Int64 { start + Int64(Double(passed) * nanosecondsPerSample) + Self.batch }
}
