// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

/// A socket that takes entries as journald does, and counts them by their MESSAGE_ID.
struct TestJournal: ~Copyable {
    /// The socket's path.
    let path: String
    private let descriptor: Int32
    private let reader: Reader

    init() throws {
        // The folder of temporary files may lie too deep for a socket's path.
        path = "/tmp/ecgmond-journal-\(UUID().uuidString)"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let isBound = Self.withAddress(of: path) { [descriptor] in bind(descriptor, $0, $1) == 0 }
        try #require(descriptor >= 0 && isBound)
        reader = Reader(descriptor: descriptor)
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// The entries so far by their MESSAGE_ID; no more are taken.
    consuming func finish() throws -> [String: Int] {
        let sender = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(sender) }
        // An empty datagram tells the reader to leave; it comes after all entries.
        let isSent = Self.withAddress(of: path) { sendto(sender, "", 0, 0, $0, $1) == 0 }
        try #require(isSent)
        return reader.entries()
    }

    private static func withAddress(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Reads on a thread of its own: the program waits for room in the socket's queue, a dozen entries.
    private final class Reader: Sendable {
        private let counts = Mutex<[String: Int]>([:])
        private let isDone = DispatchSemaphore(value: 0)

        init(descriptor: Int32) {
            let thread = Thread { [self] in
                read(descriptor)
                isDone.signal()
            }
            thread.start()
        }

        func entries() -> [String: Int] {
            isDone.wait()
            return counts.withLock { $0 }
        }

        private func read(_ descriptor: Int32) {
            var bytes = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(descriptor, &bytes, bytes.count, 0)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                let fields = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
                let identifier = fields.first { $0.hasPrefix("MESSAGE_ID=") }.map { String($0.dropFirst(11)) }
                counts.withLock { $0[identifier ?? "none", default: 0] += 1 }
            }
        }
    }
}
