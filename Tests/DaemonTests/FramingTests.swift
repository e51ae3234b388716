// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Daemon

/// A FIFO as systemd hands it: no byte of one writer is ever read as part of another's sample.
@Suite struct FramingTests {
    private static let formats = ["s16le", "212"]
    private let options = ["--rate", "360", "--output", "json", "--summary-interval", "0", "--idle-timeout", "0.3"]

    private func start(_ folder: ScratchFolder, _ format: String) throws -> Executable {
        try Executable(options + ["--format", format], folder: folder, activatedBy: folder.path("bed7"))
    }

    /// Writes to the FIFO, which has a reader.
    private final class Writer {
        private let descriptor: Int32
        init(_ path: String) throws {
            descriptor = open(path, O_WRONLY)
            try #require(descriptor >= 0)
        }
        deinit { close(descriptor) }
        func write(_ data: Data) {
            let count = data.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            #expect(count == data.count)
        }
    }

    private static func signal(seconds: Double, _ format: String) -> Data {
        let samples = TestSignal.s16le(seconds: seconds)
        guard format == "212" else { return samples }
        var packed = Data()
        for start in stride(from: 0, to: samples.count - 3, by: 4) {
            let first = UInt16(samples[start]) | UInt16(samples[start + 1]) << 8
            let second = UInt16(samples[start + 2]) | UInt16(samples[start + 3]) << 8
            packed.append(UInt8(first & 0xFF))
            packed.append(UInt8(first >> 8 & 0x0F) | UInt8(second >> 8 & 0x0F) << 4)
            packed.append(UInt8(second & 0xFF))
        }
        return packed
    }

    /// Beats of class V, of which the signal has none, and what was wrong with the input.
    private static func strays(_ output: String) -> (ventricular: Int, problems: [String]) {
        let lines = output.split(separator: "\n").map(String.init)
        let problems = lines.compactMap { line -> String? in
            guard let range = line.range(of: "\"problem\":\"") else { return nil }
            let name = String(line[range.upperBound...].prefix { $0 != "\"" })
            // What waited for the process to start is old.
            return name == "stale" ? nil : name
        }
        return (lines.count { $0.contains("\"class\":\"V\"") }, problems)
    }

    @Test(arguments: formats) func `a writer that dies in mid-sample takes nothing of the next one's`(
        format: String
    ) async throws {
        let folder = ScratchFolder()
        let path = try folder.makeFIFO("bed7")
        let program = try start(folder, format)
        await program.wait(for: "it has begun") { program.errors.contains("compute bound") }
        let data = Self.signal(seconds: 20, format)
        for writer in 1...2 {
            let before = program.beatCount
            var one: Writer? = try Writer(path)
            one?.write(data + Data([0x55]))
            one = nil
            await program.wait(for: "writer \(writer) has left") {
                program.errors.components(separatedBy: "the writer has left").count == writer + 1
            }
            #expect((23...26).contains(program.beatCount - before))
        }
        program.send(SIGTERM)
        let outcome = await program.finish()
        let strays = Self.strays(outcome.output)
        #expect(strays.ventricular == 0)
        #expect(strays.problems == ["truncated-sample", "truncated-sample"])
    }

    @Test(arguments: formats) func `a writer that stalls in mid-sample goes on where it was`(format: String)
        async throws
    {
        let folder = ScratchFolder()
        let path = try folder.makeFIFO("bed7")
        let program = try start(folder, format)
        await program.wait(for: "it has begun") { program.errors.contains("compute bound") }
        let data = Self.signal(seconds: 20, format)
        let half = data.count / 12 * 6 + 1
        let writer = try Writer(path)
        writer.write(data[..<half])
        await program.wait(for: "silence is reported") { program.output.contains("no-input") }
        let before = program.beatCount
        writer.write(data[half...])
        await program.wait(for: "beats go on") { program.beatCount >= before + 11 }
        program.send(SIGTERM)
        let strays = Self.strays(await program.finish().output)
        #expect(strays.ventricular == 0)
        #expect(strays.problems == [])
    }

    @Test(arguments: formats) func `a restart between two writes that end in mid-sample shifts nothing`(
        format: String
    ) async throws {
        let folder = ScratchFolder()
        let path = try folder.makeFIFO("bed7")
        // As the service manager does: somebody holds the FIFO while no process is there.
        let held = open(path, O_RDWR | O_NONBLOCK)
        defer { close(held) }
        let writer = try Writer(path)
        let data = Self.signal(seconds: 30, format)
        var start = 0
        for cut in [data.count / 18 * 6 + 1, data.count / 18 * 12 + 5, data.count] {
            let program = try self.start(folder, format)
            await program.wait(for: "it has begun") { program.errors.contains("compute bound") }
            writer.write(data[start..<cut])
            start = cut
            await program.wait(for: "its beats are there") { program.beatCount >= 7 }
            program.send(SIGTERM)
            let strays = Self.strays(await program.finish().output)
            #expect(strays.ventricular == 0)
            #expect(strays.problems == [])
        }
    }

    @Test func `a second writer at the same time is reported, and its leaving ends nothing`() async throws {
        let folder = ScratchFolder()
        let path = try folder.makeFIFO("bed7")
        let program = try start(folder, "s16le")
        await program.wait(for: "it has begun") { program.errors.contains("compute bound") }
        let data = Self.signal(seconds: 20, "s16le")
        let writer = try Writer(path)
        writer.write(data[..<7_200])
        await program.wait(for: "beats come") { program.beatCount >= 6 }
        var other: Writer? = try Writer(path)
        other?.write(Data([0, 0]))
        await program.wait(for: "it is reported") { program.output.contains("second-writer") }
        other = nil
        writer.write(data[7_202...])
        await program.wait(for: "beats go on") { program.beatCount >= 20 }
        #expect(!program.errors.contains("the writer has left"))
        program.send(SIGTERM)
        #expect(Self.strays(await program.finish().output).problems == ["second-writer"])
    }

    @Test func `writers are known by what they do`() {
        var writers = Writers()
        #expect(writers.isEmpty)
        let isFirstSecond = writers.open()
        #expect(!isFirstSecond)
        let isSecond = writers.open()
        #expect(isSecond)
        let isEmptyAfterOne = writers.close()
        let isEmptyAfterTwo = writers.close()
        #expect(!isEmptyAfterOne && isEmptyAfterTwo)
        // Two opened it within one look, and one of them has left.
        let isHidden = writers.noteBytes()
        #expect(isHidden)
        var early = Writers()
        let isSurprise = early.noteBytes()
        #expect(!isSurprise)
        let isSecondToEarly = early.open()
        #expect(isSecondToEarly)
    }
}
