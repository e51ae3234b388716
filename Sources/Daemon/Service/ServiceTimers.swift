// SPDX-License-Identifier: Apache-2.0

/// The times at which the loop has something to do of itself, in nanoseconds of the monotonic clock.
struct ServiceTimers {
    private static let never = Int64.max
    /// Between status lines.
    private static let statusInterval: Int64 = 5_000_000_000

    /// Between two looks for an input that is not there.
    private static let searchInterval: Int64 = 1_000_000_000

    /// When files for other programs are written next; `never` if there are none.
    private var nextStatusFiles = never

    /// Between two states for viewers.
    private static let viewInterval: Int64 = 1_000_000_000
    /// When viewers are sent how the bed stands; `never` without a socket for them.
    private var nextView = never

    private let watchdogInterval: Int64
    private var nextWatchdog: Int64
    private var nextStatus: Int64
    private var idleTimeout: Int64
    /// When bytes came in last.
    private(set) var lastBytes: Int64
    private var isSilent = false
    private var hasNewBytes = false
    /// When an input that is not there is looked for again.
    private var nextSearch = never

    /// Starts all timers now.
    ///
    /// - Parameter watchdogMicroseconds: how often the service manager requires a sign of life; it gets twice as many. 0 for
    ///   no manager.
    init(now: Int64, watchdogMicroseconds: UInt64, idleTimeoutSeconds: Double) {
        let interval = Int64(min(watchdogMicroseconds, 86_400_000_000)) * 1_000 / 2
        watchdogInterval = interval
        nextWatchdog = interval > 0 ? now : Self.never
        nextStatus = now + Self.statusInterval
        lastBytes = now
        idleTimeout = 0
        setIdleTimeout(seconds: idleTimeoutSeconds)
    }

    /// The earliest of them.
    var nextDeadline: Int64 {
        let silence = isSilent || idleTimeout == 0 ? Self.never : lastBytes + idleTimeout
        return min(nextWatchdog, nextStatus, silence, nextSearch, nextStatusFiles, nextView)
    }

    /// Changes the idle timeout; 0 for never.
    mutating func setIdleTimeout(seconds: Double) {
        idleTimeout = Int64((min(max(seconds, 0), 86_400) * 1e9).rounded())
    }

    /// Notes that bytes came in; their time is taken by the next look at the clock.
    mutating func noteBytes() { hasNewBytes = true }

    /// Counts a silence that has not been taken from the next look at the clock on.
    mutating func putOffSilence() { if !isSilent { hasNewBytes = true } }

    /// Notes that the input is not there: it is looked for from the next look at the clock on.
    mutating func noteAbsence() { nextSearch = 0 }

    /// Whether the input is to be looked for; if so, the next time is a second away unless `isAbsent` is false by then.
    mutating func takeSearch(now: Int64, isAbsent: Bool) -> Bool {
        guard isAbsent else {
            nextSearch = Self.never
            return false
        }
        guard now >= nextSearch else { return false }
        nextSearch = now + Self.searchInterval
        return true
    }

    /// Whether a sign of life is due; if so, the next one is half an interval away.
    mutating func takeWatchdog(now: Int64) -> Bool {
        guard now >= nextWatchdog else { return false }
        nextWatchdog = now + watchdogInterval
        return true
    }

    /// Whether a status line is due.
    mutating func takeStatus(now: Int64) -> Bool {
        guard now >= nextStatus else { return false }
        nextStatus = now + Self.statusInterval
        return true
    }

    /// Has files for other programs written from the next look at the clock on, or no longer.
    mutating func setStatusFiles(areWritten: Bool) { nextStatusFiles = areWritten ? 0 : Self.never }

    /// Has viewers sent how the bed stands from the next look at the clock on, or no longer.
    mutating func setView(isServed: Bool) { nextView = isServed ? 0 : Self.never }

    /// Whether viewers are to be sent how the bed stands; if so, the next time is a second away.
    mutating func takeView(now: Int64) -> Bool {
        guard now >= nextView else { return false }
        nextView = now + Self.viewInterval
        return true
    }

    /// Whether the files for other programs are due; if so, the next time is `interval` away.
    mutating func takeStatusFiles(now: Int64, interval: Int64) -> Bool {
        guard now >= nextStatusFiles else { return false }
        nextStatusFiles = now + interval
        return true
    }

    /// Whether silence has just grown as long as the idle timeout; true once for each silence.
    mutating func takeSilence(now: Int64) -> Bool {
        if hasNewBytes {
            hasNewBytes = false
            isSilent = false
            lastBytes = now
            return false
        }
        guard !isSilent, idleTimeout > 0, now - lastBytes >= idleTimeout else { return false }
        isSilent = true
        return true
    }

    /// From one time to another in the whole milliseconds that poll(2) takes, rounded up so as not to wake too early.
    static func milliseconds(from now: Int64, to deadline: Int64) -> Int32 {
        guard deadline > now else { return 0 }
        let (difference, overflow) = deadline.subtractingReportingOverflow(now)
        let milliseconds = overflow ? Int64.max : difference / 1_000_000 + (difference % 1_000_000 > 0 ? 1 : 0)
        return Int32(min(milliseconds, 3_600_000))
    }
}
