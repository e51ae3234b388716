// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc

/// Tells the service manager how the daemon is doing (sd_notify(3)); does nothing if no manager listens.
///
/// sd_notify waits for ever if the manager has stopped reading. So the datagrams are sent from here, and never wait: a
/// status line that finds no room is dropped, and everything else stays due until `retry()` has sent it. Sends are a few
/// bytes, a few a second at most, and allocate nothing.
public struct ServiceNotifier: ~Copyable {
    /// What must reach the manager, in the order in which it is sent.
    private struct Due: OptionSet {
        let rawValue: UInt8
        static let reloading = Due(rawValue: 1)
        static let ready = Due(rawValue: 2)
        static let watchdog = Due(rawValue: 4)
        static let stopping = Due(rawValue: 8)
    }

    /// How often the manager expects a sign of life, in microseconds; 0 where it expects none.
    ///
    /// Send one at least every half of it.
    public let watchdogIntervalInMicroseconds: UInt64
    /// Messages that the manager did not take when they were made.
    public private(set) var lostMessageCount = 0

    /// -1 if no manager listens.
    private let descriptor: Int32
    private var address = sockaddr_un()
    private var addressLength: socklen_t = 0
    private var due: Due = []
    /// When the reload that is due began, in microseconds of the monotonic clock.
    private var reloadMicroseconds: Int64 = 0
    /// A message that is put together.
    private var message = LineBuffer(capacity: 1_024)

    /// Asks the environment whether a manager listens, and how often it requires a sign of life.
    public init() {
        var interval: UInt64 = 0
        let enabled = unsafe sd_watchdog_enabled(0, &interval)
        watchdogIntervalInMicroseconds = enabled > 0 ? interval : 0
        var path: [UInt8] = []
        if let value = unsafe getenv("NOTIFY_SOCKET") { path = Array(unsafe String(cString: value).utf8) }
        // A path, or a name without one, which is written with `@` for the zero that it begins with (unix(7)).
        let isAbstract = path.first == UInt8(ascii: "@")
        guard isAbstract || path.first == UInt8(ascii: "/"), path.count < MemoryLayout.size(ofValue: address.sun_path)
        else {
            descriptor = -1
            return
        }
        if isAbstract { path[0] = 0 }
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        // A name without a path has no end but its length.
        addressLength = socklen_t(MemoryLayout<sa_family_t>.size + path.count + (isAbstract ? 0 : 1))
        descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

    /// Whether a manager started the daemon.
    public var isManaged: Bool { descriptor >= 0 }
    /// Whether something still has to reach the manager: then call `retry()` a few times a second.
    public var hasDue: Bool { !due.isEmpty }

    /// The model is loaded and the input open.
    public mutating func ready() { send(.ready) }

    /// One line for `systemctl status`, without its end; dropped if the manager has no room, or anything else is due.
    package mutating func status(_ line: borrowing LineBuffer) {
        guard descriptor >= 0 else { return }
        message.removeAll()
        message.append("STATUS=")
        message.append(line)
        if !due.isEmpty || !sendMessage() { lostMessageCount += 1 }
    }

    /// The loop is alive.
    public mutating func watchdog() { send(.watchdog) }

    /// The configuration is being read again; `ready()` ends it.
    public mutating func reloading() {
        var now = timespec()
        // The clock exists on every Linux, and the pointer is ours: the call cannot fail.
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        reloadMicroseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
        send(.reloading)
    }

    /// The daemon is about to end.
    public mutating func stopping() { send(.stopping) }

    /// Sends what is due, as far as the manager takes it.
    public mutating func retry() {
        while !due.isEmpty {
            let next = Due(rawValue: due.rawValue & (~due.rawValue &+ 1))
            message.removeAll()
            switch next {
            case .reloading:
                message.append("RELOADING=1\nMONOTONIC_USEC=")
                message.append(integer: reloadMicroseconds)
            case .ready: message.append("READY=1")
            case .watchdog: message.append("WATCHDOG=1")
            default: message.append("STOPPING=1")
            }
            guard sendMessage() else { return }
            due.remove(next)
        }
    }

    private mutating func send(_ what: Due) {
        guard descriptor >= 0 else { return }
        due.insert(what)
        retry()
        if due.contains(what) { lostMessageCount += 1 }
    }

    /// Sends the message; false if the manager has no room for it, or has gone.
    private mutating func sendMessage() -> Bool {
        unsafe withUnsafePointer(to: &address) { [length = addressLength] pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe sendto(
                    descriptor, message.address(at: 0), message.count,
                    Int32(MSG_DONTWAIT | MSG_NOSIGNAL), address, length) == message.count
            }
        }
    }
}
