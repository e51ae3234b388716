// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#endif

/// How long the classifier takes: the one measurement in the monitor that does not follow from the samples.
public enum ComputeTimer: Sendable {
    #if canImport(Glibc)
        /// CLOCK_MONOTONIC.
        case monotonic
    #endif
    /// A clock of the caller's, which gives nanoseconds and never runs backwards.
    case clock(@Sendable @convention(c) () -> Int64)
    /// Every beat takes so many nanoseconds, so that a replay gives the same lines each time.
    case constant(nanoseconds: Int64)

    /// The best clock there is: CLOCK_MONOTONIC; none without an operating system, where every beat takes no time.
    public static var standard: ComputeTimer {
        #if canImport(Glibc)
            .monotonic
        #else
            .constant(nanoseconds: 0)
        #endif
    }

    /// Whether every beat takes the same time.
    var isConstant: Bool {
        if case .constant = self { true } else { false }
    }

    /// The clock's reading, in nanoseconds; 0 for a constant.
    func now() -> Int64 {
        switch self {
        #if canImport(Glibc)
            case .monotonic:
                var time = timespec()
                // The clock exists on every Linux, and the pointer is ours: the call cannot fail.
                _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
                return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        #endif
        case .clock(let read): return read()
        case .constant: return 0
        }
    }

    /// Nanoseconds since an earlier reading; never negative.
    func elapsed(since start: Int64) -> Int64 {
        if case .constant(let nanoseconds) = self { return max(0, nanoseconds) }
        return max(0, now() - start)
    }
}
