// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc

/// Tells the service manager how the daemon is doing (sd_notify(3)); does nothing if no manager listens.
///
/// Sends are a few bytes over a datagram socket, a few a second at most. All but `reloading()` allocate nothing.
public struct ServiceNotifier: ~Copyable {
    /// How often the manager expects a sign of life, in microseconds; 0 where it expects none.
    ///
    /// Send one at least every half of it.
    public let watchdogIntervalInMicroseconds: UInt64

    /// Messages that the manager did not take.
    public private(set) var lostMessageCount = 0
    /// A message that is put together.
    private var message = LineBuffer(capacity: 1_024)

    /// Asks the environment whether a manager listens, and how often it requires a sign of life.
    public init() {
        var interval: UInt64 = 0
        let enabled = unsafe sd_watchdog_enabled(0, &interval)
        watchdogIntervalInMicroseconds = enabled > 0 ? interval : 0
    }

    /// The model is loaded and the input open.
    public mutating func ready() { send("READY=1") }

    /// One line for `systemctl status`, without its end.
    package mutating func status(_ line: borrowing LineBuffer) {
        message.removeAll()
        message.append("STATUS=")
        message.append(line)
        // The end of a string in C.
        message.append(UInt8(0))
        let text = unsafe UnsafeRawPointer(message.address(at: 0)).assumingMemoryBound(to: CChar.self)
        if unsafe sd_notify(0, text) < 0 { lostMessageCount += 1 }
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
