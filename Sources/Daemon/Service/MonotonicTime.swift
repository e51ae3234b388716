// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Nanoseconds of CLOCK_MONOTONIC: time that no one sets.
func monotonicNanoseconds() -> Int64 { nanoseconds(of: CLOCK_MONOTONIC) }

/// Nanoseconds of CLOCK_REALTIME: the wall clock, since 1970.
func realtimeNanoseconds() -> Int64 { nanoseconds(of: CLOCK_REALTIME) }

private func nanoseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    // Both clocks exist on every Linux, and the pointer is ours: the call cannot fail.
    _ = unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
