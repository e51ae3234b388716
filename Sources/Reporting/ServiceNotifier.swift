// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc

/// Tells the service manager how the daemon is doing (sd_notify(3)); does nothing where no manager listens.
///
/// Sends are a few bytes over a datagram socket. They may allocate, inside libsystemd: they belong to the loop's slow
/// path, a few a second at most.
public struct ServiceNotifier: Sendable {
    /// How often the manager expects a sign of life, in microseconds; 0 where it expects none.
    ///
    /// Send one at least every half of it.
    public let watchdogIntervalInMicroseconds: UInt64

    /// Messages that the manager did not take.
    public private(set) var lostMessageCount = 0

    /// Asks the environment whether a manager listens, and how often it wants a sign of life.
    public init() {
        var interval: UInt64 = 0
        let enabled = unsafe sd_watchdog_enabled(0, &interval)
        watchdogIntervalInMicroseconds = enabled > 0 ? interval : 0
    }

    /// The model is loaded and the input open.
    public mutating func ready() { send("READY=1") }

    /// One line for `systemctl status`; line breaks in it become spaces.
    public mutating func status(_ text: String) {
        send("STATUS=" + String(text.map { $0.isNewline ? " " : $0 }))
    }

    /// The loop is alive.
    public mutating func watchdog() { send("WATCHDOG=1") }

    /// The configuration is being read again; `ready()` ends it.
    public mutating func reloading() {
        var now = timespec()
        guard unsafe clock_gettime(CLOCK_MONOTONIC, &now) == 0 else {
            lostMessageCount += 1
            return
        }
        let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
    }

    /// The daemon is about to end.
    public mutating func stopping() { send("STOPPING=1") }

    private mutating func send(_ state: String) {
        // 0 says that no manager listens.
        if unsafe sd_notify(0, state) < 0 { lostMessageCount += 1 }
    }
}
