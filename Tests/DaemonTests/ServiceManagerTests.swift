// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct ServiceManagerTests {
    /// A service manager's end of the notification socket.
    final class Manager {
        let path: String
        private let descriptor: Int32
        private(set) var messages: [String] = []

        init(_ folder: ScratchFolder) throws {
            path = folder.path("notify")
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let bytes = Array(path.utf8)
            try #require(bytes.count < MemoryLayout.size(ofValue: address.sun_path))
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(result == 0)
        }

        deinit { close(descriptor) }

        /// Takes what has come; gives all messages so far.
        func receive() -> [String] {
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else { return messages }
                messages.append(String(decoding: buffer[..<count], as: UTF8.self))
            }
        }

        func count(_ prefix: String) -> Int { receive().count { $0.hasPrefix(prefix) } }
    }

    @Test func `the manager hears of readiness, life, reload and stop, in this order`() async throws {
        let folder = ScratchFolder()
        let manager = try Manager(folder)
        let path = try folder.write("c.conf", "rate = 360\noutput = json\n")
        let program = try Executable(
            ["--config", path], environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "200000"], folder: folder)
        await program.wait(for: "it is ready") { manager.count("READY=1") == 1 }
        await program.wait(for: "it lives, without input") { manager.count("WATCHDOG=1") >= 3 }
        program.send(SIGHUP)
        await program.wait(for: "it is ready again") { manager.count("READY=1") == 2 }
        program.send(SIGTERM)
        #expect(await program.finish().status == 0)
        let messages = manager.receive()
        let reloading = try #require(messages.firstIndex { $0.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") })
        let ready = try #require(messages.lastIndex { $0.hasPrefix("READY=1") })
        #expect(reloading < ready)
        #expect(messages.last?.hasPrefix("STOPPING=1") == true)
        #expect(messages.contains { $0.hasPrefix("STATUS=no heart rate") })
    }

    @Test func `a manager that takes no messages is reported once`() async throws {
        let folder = ScratchFolder()
        let program = try Executable(
            ["--rate", "360", "--output", "json"],
            environment: ["NOTIFY_SOCKET": folder.path("nobody"), "WATCHDOG_USEC": "100000"], folder: folder)
        await program.wait(for: "it is reported") { program.errors.contains("does not take messages") }
        try await Task.sleep(for: .milliseconds(300))
        program.send(SIGTERM)
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(outcome.complaints == ["ecgmond: the service manager does not take messages, ignoring"])
    }

    @Test func `a manager that does not read holds up nothing, and hears of life as soon as it reads`() async throws {
        let folder = ScratchFolder()
        let manager = try Manager(folder)
        let program = try Executable(
            ["--rate", "360", "--output", "json"],
            environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "20000"], folder: folder)
        await program.wait(for: "the manager's queue is full") { program.errors.contains("does not take messages") }
        try program.write(TestSignal.s16le(seconds: 20))
        await program.wait(for: "beats go on") { program.beatCount >= 20 }
        let before = manager.count("WATCHDOG=1")
        await program.wait(for: "it lives") { manager.count("WATCHDOG=1") > before }
        await program.wait(for: "it is told") { program.errors.contains("takes messages again: ") }
        #expect(manager.count("READY=1") == 1)
        program.send(SIGTERM)
        #expect(await program.finish().status == 0)
        #expect(manager.receive().last == "STOPPING=1")
    }

    @Test func `a model that cannot be loaded never becomes ready`() async throws {
        let folder = ScratchFolder()
        let manager = try Manager(folder)
        let outcome = try await Executable.run(
            ["--rate", "360", "--model", "/dev/null"], environment: ["NOTIFY_SOCKET": manager.path], folder: folder)
        #expect(outcome.status == 78)
        #expect(manager.receive().isEmpty)
    }

    @Test(arguments: [true, false])
    func `where standard error is the journal's, an error carries its priority`(isJournal: Bool) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let stream = isJournal ? "$(stat -Lc %d:%i /proc/self/fd/2)" : "1:1"
        process.arguments = ["-c", "JOURNAL_STREAM=\(stream) exec \(Executable.url.path) --bogus"]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let line = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 64)
        #expect(line.hasPrefix(isJournal ? "<3>ecgmond: " : "ecgmond: "))
    }
}
