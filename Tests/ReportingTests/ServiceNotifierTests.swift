// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Testing

/// One test at a time: they set the environment.
@Suite(.serialized) struct ServiceNotifierTests {
    static func withEnvironment(_ values: [String: String], _ body: () throws -> Void) rethrows {
        for (name, value) in values { setenv(name, value, 1) }
        defer { for name in values.keys { unsetenv(name) } }
        try body()
    }

    @Test func `every message reaches the manager as sd_notify has it`() throws {
        let manager = try ManagerSocket()
        Self.withEnvironment(["NOTIFY_SOCKET": manager.path]) {
            var notifier = ServiceNotifier()
            notifier.ready()
            #expect(manager.next() == "READY=1")
            var line = LineBuffer(capacity: 256)
            line.append("72/min, N 70, V 2")
            notifier.status(line)
            #expect(manager.next() == "STATUS=72/min, N 70, V 2")
            notifier.watchdog()
            #expect(manager.next() == "WATCHDOG=1")
            notifier.stopping()
            #expect(manager.next() == "STOPPING=1")
            #expect(manager.next() == nil)
            #expect(notifier.lostMessageCount == 0)
        }
    }

    @Test func `a reload tells its time on the monotonic clock`() throws {
        let manager = try ManagerSocket()
        try Self.withEnvironment(["NOTIFY_SOCKET": manager.path]) {
            var notifier = ServiceNotifier()
            var before = timespec()
            clock_gettime(CLOCK_MONOTONIC, &before)
            notifier.reloading()
            var after = timespec()
            clock_gettime(CLOCK_MONOTONIC, &after)
            let received = manager.next()
            let message = try #require(received)
            let match = try #require(message.wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=([0-9]+)/))
            let time = try #require(Int(match.1))
            #expect(time >= before.tv_sec * 1_000_000 + before.tv_nsec / 1_000)
            #expect(time <= after.tv_sec * 1_000_000 + after.tv_nsec / 1_000)
        }
    }

    @Test func `without a manager nothing is sent and nothing is lost`() {
        unsetenv("NOTIFY_SOCKET")
        var notifier = ServiceNotifier()
        notifier.ready()
        notifier.status(LineBuffer(capacity: 16))
        notifier.watchdog()
        notifier.reloading()
        notifier.stopping()
        #expect(notifier.lostMessageCount == 0)
    }

    @Test func `a manager that has gone is counted`() {
        Self.withEnvironment(["NOTIFY_SOCKET": "/tmp/ecgmond-no-such-socket"]) {
            var notifier = ServiceNotifier()
            notifier.ready()
            #expect(notifier.lostMessageCount == 1)
        }
    }

    @Test func `a full queue drops status lines, and keeps what must come`() throws {
        let manager = try ManagerSocket()
        Self.withEnvironment(["NOTIFY_SOCKET": manager.path]) {
            var notifier = ServiceNotifier()
            while notifier.lostMessageCount == 0 { notifier.status(LineBuffer(capacity: 16)) }
            notifier.watchdog()
            notifier.watchdog()
            notifier.stopping()
            let hasDue = notifier.hasDue
            #expect(hasDue)
            while let message = manager.next() { #expect(message == "STATUS=") }
            notifier.status(LineBuffer(capacity: 16))
            #expect(manager.next() == nil, "a status line does not go before a sign of life")
            notifier.retry()
            #expect(manager.next() == "WATCHDOG=1")
            #expect(manager.next() == "STOPPING=1")
            #expect(manager.next() == nil)
            let isDone = !notifier.hasDue
            #expect(isDone)
        }
    }

    @Test func `a name without a path reaches its manager`() throws {
        let name = "ecgmond-\(UUID().uuidString)"
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: [0] + Array(name.utf8)) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(result == 0)
        Self.withEnvironment(["NOTIFY_SOCKET": "@" + name]) {
            var notifier = ServiceNotifier()
            notifier.ready()
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self) == "READY=1")
        }
    }

    @Test func `the watchdog's interval is the manager's, where it is meant for this process`() {
        Self.withEnvironment(["WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "\(getpid())"]) {
            #expect(ServiceNotifier().watchdogIntervalInMicroseconds == 20_000_000)
        }
        Self.withEnvironment(["WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "1"]) {
            #expect(ServiceNotifier().watchdogIntervalInMicroseconds == 0)
        }
        #expect(ServiceNotifier().watchdogIntervalInMicroseconds == 0)
    }
}
