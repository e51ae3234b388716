// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The first bytes of an input, and how fast they came.
struct ProbeReading {
    /// The most that is read.
    static let byteLimit = 1 << 20
    /// How long a live input is listened to, in nanoseconds.
    static let patience: Int64 = 20_000_000_000
    /// The shortest time over which a rate of arrival is measured, in nanoseconds.
    private static let shortestArrival: Int64 = 4_000_000_000

    /// The bytes.
    private(set) var bytes: [UInt8] = []
    /// Whether the input ends with them.
    private(set) var isWhole = false
    /// Bytes a second, if they came over some seconds.
    private(set) var bytesPerSecond: Double?

    /// Reads a file's first bytes, or listens to what comes.
    init(_ input: inout InputSource) throws(DaemonError) {
        let start = monotonicNanoseconds()
        var buffer = [UInt8](repeating: 0, count: ChunkBuffer.byteCapacity)
        var first: (time: Int64, count: Int)?
        var last: Int64 = 0
        while bytes.count < Self.byteLimit {
            let now = monotonicNanoseconds()
            guard now - start < Self.patience else { break }
            guard Self.waits(input.descriptor, until: start + Self.patience, from: now) else { break }
            var span = buffer.mutableSpan
            let reading = try unsafe span.withUnsafeMutableBytes { (room) throws(DaemonError) in
                try unsafe input.readDescriptor(into: room)
            }
            switch reading {
            case .bytes(let count):
                bytes += buffer[..<count]
                last = monotonicNanoseconds()
                // What lay there at first came earlier.
                if first == nil { first = (last, bytes.count) }
            case .end where input.isFIFO && bytes.isEmpty:
                // Nobody has opened it for writing yet.
                usleep(50_000)
            case .end, .writerLeft:
                isWhole = true
                return
            case .nothing: continue
            }
        }
        guard let first, input.kind != .file, last - first.time >= Self.shortestArrival else { return }
        bytesPerSecond = Double(bytes.count - first.count) * 1e9 / Double(last - first.time)
    }

    private static func waits(_ descriptor: CInt, until deadline: Int64, from now: Int64) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, ServiceTimers.milliseconds(from: now, to: deadline)) != 0
    }
}
