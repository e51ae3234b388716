// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How long the classifier takes: the one measurement in the monitor that does not follow from the samples.
public enum ComputeTimer: Sendable {
    /// CLOCK_MONOTONIC.
    case monotonic
    /// Every beat takes so many nanoseconds, so that a replay gives the same lines each time.
    case constant(nanoseconds: Int64)

    /// The clock's reading, in nanoseconds; 0 for a constant.
    func now() -> Int64 {
        switch self {
        case .monotonic:
            var time = timespec()
            // The clock exists on every Linux, and the pointer is ours: the call cannot fail.
            _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
            return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        case .constant: return 0
        }
    }

    /// Nanoseconds since an earlier reading; never negative.
    func elapsed(since start: Int64) -> Int64 {
        switch self {
        case .monotonic: max(0, now() - start)
        case .constant(let nanoseconds): max(0, nanoseconds)
        }
    }
}
