// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import TestSupport
import Testing

@testable import Viewing

@Suite struct ViewServerTests {
    private static let rate = SampleRate(hertz: 250)!
    private static let context = ReportContext(
        source: "bed\"7", rate: rate, modelName: "context", solverName: "euler", steps: 2, channelName: "II")

    /// A viewer's end of the socket.
    private final class Client {
        let descriptor: Int32
        private var bytes: [UInt8] = []

        init(_ path: String) throws {
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let address = try #require(SocketAddress(path: path))
            try #require(address.connect(descriptor))
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        }

        deinit { close(descriptor) }

        /// The objects that have come since the last call.
        func objects() throws -> [[String: Any]] {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(descriptor, &chunk, chunk.count, 0)
                guard count > 0 else { break }
                bytes += chunk[..<count]
            }
            let lines = bytes.split(separator: UInt8(ascii: "\n"))
            bytes = bytes.last == UInt8(ascii: "\n") ? [] : Array(lines.last ?? [])
            return try (bytes.isEmpty ? lines[...] : lines.dropLast()).map {
                try #require(JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
            }
        }

        /// Whether the server has closed the connection, once all was read.
        var isClosed: Bool {
            var byte: UInt8 = 0
            return recv(descriptor, &byte, 1, MSG_PEEK.cInt) == 0
        }
    }

    private static func push(_ seconds: Double, into server: inout ViewServer, from start: Double = 0) {
        let samples = (Int(start * 250)..<Int((start + seconds) * 250)).map { Float($0 % 250) / 250 }
        server.take(samples.span)
    }

    private static func beat(_ seconds: Double) -> MonitorEvent {
        .beat(
            ClassifiedBeat(
                beat: Beat(sampleIndex: Int64(seconds * 250), detectedAt: Int64(seconds * 250) + 80),
                beatClass: .ventricular, probability: 0.5, precedingIntervalInSamples: 200, heartRate: 75,
                computeNanoseconds: 1, delayInSamples: 300))
    }

    @Test func `a viewer sees who serves, how the bed stands, the past and what comes`() throws {
        let folder = try TemporaryFolder()
        var server = try ViewServer(path: folder.path("bed7.sock"), context: Self.context)
        Self.push(40, into: &server)
        server.take(Self.beat(38), at: Arrival())
        server.sendState(heartRate: 75, age: 0.25, silence: 1)
        let client = try Client(folder.path("bed7.sock"))
        server.serve()
        var objects = try client.objects()
        #expect(objects.allSatisfy { $0["source"] as? String == "bed\"7" && $0["channel"] as? String == "II" })
        #expect(objects[0]["type"] as? String == "hello")
        #expect(objects[0]["rate_hz"] as? Double == 250)
        #expect(objects[0]["columns_per_second"] as? Int == 32)
        #expect(objects[1]["type"] as? String == "bed")
        #expect(objects[1]["heart_rate_bpm"] as? Double == 75)
        #expect(objects[1]["minute_beats_v"] as? Int == 1)
        #expect(objects[1]["silence_s"] as? Double == 1)
        // Thirty seconds of the past, a line for each.
        #expect(objects.count == 32)
        #expect(objects[2...].allSatisfy { $0["type"] as? String == "trace" })
        let columns = objects[2...].map { ($0["column"] as? Int ?? -1, ($0["low_uv"] as? [Int])?.count ?? 0) }
        for (index, column) in columns.enumerated().dropFirst() {
            #expect(column.0 == columns[index - 1].0 + columns[index - 1].1)
        }

        server.take(Self.beat(39.5), at: Arrival(epochInMicroseconds: 1_000_000))
        Self.push(1, into: &server, from: 40)
        objects = try client.objects()
        #expect(objects.map { $0["type"] as? String } == ["beat"] + Array(repeating: "trace", count: 8))
        #expect(objects[0]["class"] as? String == "V")
        #expect(objects[0]["realtime_usec"] as? Int == 40_500_000)
        // A column holds the lowest and the highest of its samples, in microvolts.
        let first = try #require(objects[1]["column"] as? Int)
        let low = try #require(objects[1]["low_uv"] as? [Int])
        let samples = (0..<41 * 250).filter { $0 * 32 / 250 == first }.map { Double($0 % 250) * 4 }
        #expect(low[0] == Int(samples.min()!.rounded()))
    }

    @Test func `a column without a sample is null`() throws {
        let folder = try TemporaryFolder()
        var server = try ViewServer(path: folder.path("bed7.sock"), context: Self.context)
        let client = try Client(folder.path("bed7.sock"))
        server.serve()
        _ = try client.objects()
        server.take([Float](repeating: .nan, count: 250).span)
        let objects = try client.objects()
        #expect(objects.count == 7)
        #expect((objects[0]["high_uv"] as? [Any])?.allSatisfy { $0 is NSNull } == true)
    }

    @Test func `a viewer changes nothing, and may leave`() throws {
        let folder = try TemporaryFolder()
        var server = try ViewServer(path: folder.path("bed7.sock"), context: Self.context)
        var client: Client? = try Client(folder.path("bed7.sock"))
        server.serve()
        #expect(server.viewerCount == 1)
        let noise = [UInt8](repeating: 0x41, count: 4_000)
        _ = send(client!.descriptor, noise, noise.count, 0)
        server.serve()
        Self.push(1, into: &server)
        #expect(try client!.objects().count == 2 + 7)
        client = nil
        server.serve()
        #expect(server.viewerCount == 0)
    }

    @Test func `a slow viewer is told and let go, and holds up nobody`() throws {
        let folder = try TemporaryFolder()
        var server = try ViewServer(path: folder.path("bed7.sock"), context: Self.context)
        let slow = try Client(folder.path("bed7.sock"))
        let fast = try Client(folder.path("bed7.sock"))
        server.serve()
        var seen = 0
        for second in 0..<3_000 where server.viewerCount == 2 {
            Self.push(1, into: &server, from: Double(second))
            seen += try fast.objects().count
        }
        let slowCounts = (server.takeSlowCount(), server.takeSlowCount())
        #expect(slowCounts == (1, 0))
        #expect(seen > 100)
        // It reads at last: what waited, and the reason, and nothing after it.
        var objects: [[String: Any]] = []
        for _ in 0..<100 where !slow.isClosed {
            objects += try slow.objects()
            server.serve()
        }
        #expect(slow.isClosed)
        #expect(objects.last?["type"] as? String == "end")
        #expect(objects.last?["reason"] as? String == "too slow")
        #expect(server.viewerCount == 1)
        Self.push(1, into: &server, from: 4_000)
        #expect(!(try fast.objects().isEmpty))
    }

    @Test func `one viewer too many is told so`() throws {
        let folder = try TemporaryFolder()
        var server = try ViewServer(path: folder.path("bed7.sock"), context: Self.context)
        let clients = try (0..<ViewServer.capacity).map { _ in try Client(folder.path("bed7.sock")) }
        server.serve()
        let last = try Client(folder.path("bed7.sock"))
        server.serve()
        #expect(try last.objects().last?["reason"] as? String == "too many viewers")
        #expect(last.isClosed)
        #expect(server.viewerCount == clients.count)
    }

    @Test func `at the end viewers are told and the path is free`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("bed7.sock")
        do {
            var server = try ViewServer(path: path, context: Self.context)
            let client = try Client(path)
            server.serve()
            server.finish()
            #expect(try client.objects().last?["reason"] as? String == "the monitor has ended")
            #expect(client.isClosed)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a socket of a process that has gone is taken over, and no other file`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("bed7.sock")
        let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #expect(SocketAddress(path: path)!.bind(dead))
        close(dead)
        do {
            let server = try ViewServer(path: path, context: Self.context)
            #expect(server.viewerCount == 0)
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o660 & ~Self.umaskNow)
            // A second one leaves it alone.
            #expect(throws: ViewingError.self) { _ = try ViewServer(path: path, context: Self.context) }
        }
        try folder.write("mine", to: "bed7.sock")
        #expect(throws: ViewingError.self) { _ = try ViewServer(path: path, context: Self.context) }
        #expect(try readText(path) == "mine")
        let long = folder.path(String(repeating: "x", count: 120))
        #expect(throws: ViewingError.self) { _ = try ViewServer(path: long, context: Self.context) }
    }

    /// The mask of this process.
    private static var umaskNow: mode_t {
        let mask = umask(0)
        umask(mask)
        return mask
    }
}

extension Int {
    /// As the calls of sockets take it.
    fileprivate var cInt: Int32 { Int32(self) }
}
