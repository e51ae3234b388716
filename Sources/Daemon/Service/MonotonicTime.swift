// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Nanoseconds of CLOCK_MONOTONIC: time that no one sets.
func monotonicNanoseconds() -> Int64 {
    var time = timespec()
    // The clock exists on every Linux, and the pointer is ours: the call cannot fail.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
