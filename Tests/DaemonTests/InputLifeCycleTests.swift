// SPDX-License-Identifier: Apache-2.0

import Decoding
import Foundation
import TestSupport
import Testing

@Suite struct InputLifeCycleTests {
    // A busy machine may be silent for longer than the default timeout.
    private let options = [
        "--rate", "360", "--output", "json", "--summary-interval", "0", "--idle-timeout", "0",
    ]

    @Test func `a file's end flushes the last beats, prints the summary and is a success`() async throws {
        let folder = ScratchFolder()
        let path = try folder.write("rec.s16", TestSignal.s16le(seconds: 40))
        let outcome = try await Executable.run(options + [path], folder: folder)
        #expect(outcome.status == 0)
        #expect(outcome.complaints.isEmpty)
        // 50 beats; the first may be lost to learning, and no more than one at each end.
        #expect((48...50).contains(outcome.beatLines.count))
        #expect(outcome.output.split(separator: "\n").last?.contains("summary") == true)
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.contains("\"rec.s16\"") })
    }

    @Test(arguments: [1, 7, 719, 4_096])
    func `bytes on a pipe give the same lines in chunks of any size`(chunk: Int) async throws {
        let data = TestSignal.s16le(seconds: 12)
        let whole = try await Executable.run(options, input: data)
        let program = try Executable(options)
        for start in stride(from: 0, to: data.count, by: chunk) {
            try program.write(data[start..<min(start + chunk, data.count)])
        }
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(!whole.beatLines.isEmpty)
        #expect(Self.withoutTimes(outcome.output) == Self.withoutTimes(whole.output))
    }

    @Test(arguments: [1, 7, 4_096])
    func `problems in text stand between the same lines in chunks of any size`(chunk: Int) async throws {
        var lines = TestSignal.text(seconds: 40).split(separator: "\n").map(String.init)
        for index in stride(from: 500, to: lines.count, by: 997) { lines[index] = "0.1x" }
        lines[9_000] = String(repeating: "9", count: 70_000)
        let data = Data((lines.joined(separator: "\n") + "\n").utf8)
        let textOptions = options + ["--format", "text"]
        let whole = try await Executable.run(textOptions, input: data)
        let program = try Executable(textOptions)
        for start in stride(from: 0, to: data.count, by: chunk) {
            try program.write(data[start..<min(start + chunk, data.count)])
        }
        try program.closeInput()
        let outcome = await program.finish()
        #expect(whole.output.contains("malformed-line"))
        #expect(whole.output.contains("overlong-line"))
        #expect(Self.withoutTimes(outcome.output) == Self.withoutTimes(whole.output))
    }

    @Test func `a FIFO outlives its writers, and the next one starts afresh`() async throws {
        let folder = ScratchFolder()
        let path = try folder.makeFIFO("bed7")
        let program = try Executable(options + [path], folder: folder)
        for writer in 1...3 {
            let before = program.beatCount
            // An odd count of bytes: the half sample must not shift the next writer's.
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try handle.write(contentsOf: TestSignal.s16le(seconds: 8) + Data([0x55]))
            try handle.close()
            await program.wait(for: "writer \(writer) has left") {
                program.output.split(separator: "\n").count { $0.contains("no-input") } == writer
            }
            #expect((8...10).contains(program.beatCount - before))
            #expect(program.output.split(separator: "\n").count { $0.contains("truncated-sample") } == writer)
            #expect(program.isRunning)
        }
        program.send(SIGTERM)
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("the writer has left"))
        let samples = outcome.beatLines.compactMap(Self.sample)
        #expect(samples == samples.sorted())
        #expect(samples.count == outcome.beatLines.count)
    }

    @Test func `a writer that stalls past the idle timeout and then leaves is ended like any other`() async throws {
        let folder = ScratchFolder()
        let path = try folder.makeFIFO("bed7")
        let program = try Executable(options + ["--idle-timeout", "0.3", path], folder: folder)
        for writer in 1...2 {
            let before = program.beatCount
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try handle.write(contentsOf: TestSignal.s16le(seconds: 8) + Data([0x55]))
            await program.wait(for: "silence \(writer) is reported") {
                program.output.split(separator: "\n").count { $0.contains("no-input") } == writer
            }
            try handle.close()
            await program.wait(for: "writer \(writer) has left") {
                program.errors.components(separatedBy: "the writer has left").count == writer + 1
            }
            await program.wait(for: "its half sample is reported") {
                program.output.split(separator: "\n").count { $0.contains("truncated-sample") } == writer
            }
            #expect((8...10).contains(program.beatCount - before))
        }
        program.send(SIGTERM)
        #expect(await program.finish().status == 0)
    }

    @Test func `a FIFO that something else takes the place of is a missing input`() async throws {
        let folder = ScratchFolder()
        let path = try folder.makeFIFO("bed7")
        let program = try Executable(options + [path], folder: folder)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: TestSignal.s16le(seconds: 8))
        await program.wait(for: "beats are found") { program.beatCount >= 6 }
        try FileManager.default.removeItem(atPath: path)
        try folder.write("bed7", TestSignal.s16le(seconds: 8))
        try handle.close()
        let outcome = await program.finish()
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains("bed7: no FIFO any more"))
    }

    @Test func `a writer that comes and goes without a byte changes nothing`() async throws {
        let folder = ScratchFolder()
        let path = try folder.makeFIFO("bed7")
        let program = try Executable(options + [path], folder: folder)
        for _ in 1...5 { try FileHandle(forWritingTo: URL(fileURLWithPath: path)).close() }
        // A writer that opens the FIFO before the daemon has seen the one before it leave cannot be told from it.
        for request in 1...2 {
            program.send(SIGUSR1)
            await program.wait(for: "summary \(request) is reported") {
                program.output.split(separator: "\n").count { $0.contains(#""type":"summary""#) } == request
            }
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: TestSignal.s16le(seconds: 8))
        await program.wait(for: "beats are found") { program.beatCount >= 6 }
        #expect(!program.output.contains("no-input"))
        try handle.close()
        program.send(SIGINT)
        #expect(await program.finish().status == 0)
    }

    @Test func `silence is reported once, and cleared when bytes are back`() async throws {
        let program = try Executable(options + ["--idle-timeout", "0.3"])
        let data = TestSignal.s16le(seconds: 16)
        try program.write(data[..<5_760])
        await program.wait(for: "silence is reported") { program.output.contains("no-input") }
        try await Task.sleep(for: .milliseconds(800))
        #expect(program.output.split(separator: "\n").count { $0.contains("no-input") } == 1)
        let before = program.output.split(separator: "\n").count
        try program.write(data[5_760...])
        await program.wait(for: "beats are back") { program.beatCount >= 15 }
        let next = program.output.split(separator: "\n").dropFirst(before).first
        #expect(next?.contains("\"signal\"") == true, "\(next ?? "")")
        try program.closeInput()
        #expect(await program.finish().status == 0)
    }

    @Test(arguments: SampleFormat.allCases, [100, 2_000])
    func `random bytes of any format are monitored to their end`(format: SampleFormat, rate: Int) async throws {
        var state = UInt64(rate) &+ UInt64(format.rawValue)
        let bytes = (0..<200_001).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        let outcome = try await Executable.run(
            [
                "--rate", "\(rate)", "--format", format.name, "--channels", "3", "--channel", "2", "--output", "json",
                "--output", "wfdb:a.ecg",
            ], input: Data(bytes))
        #expect(!outcome.wasKilled)
        // Text without a number in the third field of any line is bad data.
        #expect(outcome.status == 0 || format == .text && outcome.status == 65)
        #expect(outcome.output.split(separator: "\n").last?.contains("summary") == true)
    }

    @Test func `samples that are all missing are no bad data`() async throws {
        let missing = Data(repeating: 0, count: 20_000).enumerated().map { UInt8($0.offset % 2 == 0 ? 0x00 : 0x80) }
        let data = Data(missing)
        for format in ["s16le", "16"] {
            let outcome = try await Executable.run(options + ["--format", format], input: data)
            #expect(outcome.status == 0, "\(format)")
        }
        let text = try await Executable.run(
            options + ["--format", "text"], input: Data(String(repeating: "-\n", count: 2_000).utf8))
        #expect(text.status == 0)
        #expect(text.output.contains("\"missing_samples\":2000"))
    }

    @Test func `an input without a sample is bad data, unless a signal came first`() async throws {
        #expect(try await Executable.run(options, input: Data([0x55])).status == 65)
        let words = options + ["--format", "text"]
        let lines = Data(String(repeating: "no number\n", count: 2_000).utf8)
        #expect(try await Executable.run(words, input: lines).status == 65)
        #expect(try await Executable.run(words, input: lines + Data("0.5\n".utf8)).status == 0)
        let program = try Executable(words)
        try program.write(lines)
        await program.wait(for: "the lines are reported") { program.output.contains("malformed-line") }
        program.send(SIGTERM)
        #expect(await program.finish().status == 0)
    }

    @Test func `a reader that leaves does not end the monitor while a file is written`() async throws {
        let folder = ScratchFolder()
        let path = try folder.write("rec.s16", TestSignal.s16le(seconds: 3_000))
        let process = Process()
        process.executableURL = Executable.url
        process.arguments = ["--rate", "360", "--output", "text", "--output", "wfdb:\(folder.path("a.ecg"))", path]
        let output = Pipe()
        try output.fileHandleForReading.close()
        process.standardOutput = output
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(Program.complaints(text) == ["ecgmond: standard output: the reader has gone, ignoring"])
        #expect(try Data(contentsOf: URL(filePath: folder.path("a.ecg"))).count > 7_000)
    }

    @Test func `a reader that leaves ends the program cleanly`() async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let folder = ScratchFolder()
        let path = try folder.write("rec.s16", TestSignal.s16le(seconds: 3_000))
        let program = "\(Executable.url.path) --rate 360 --output text \(path)"
        process.arguments = ["-c", "{ \(program); echo $? > \(folder.path("status")); } | head -1"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = try output.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        #expect(line?.isEmpty == false)
        for _ in 0..<500 where folder.text("status").isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(folder.text("status") == "0\n")
    }

    @Test func `an output that takes nothing is reported once, and is a failure at the end`() throws {
        let folder = ScratchFolder()
        let path = try folder.write("rec.s16", TestSignal.s16le(seconds: 900))
        let process = Process()
        process.executableURL = Executable.url
        process.arguments = ["--rate", "360", "--output", "text", "--output", "wfdb:\(folder.path("a.ecg"))", path]
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 74)
        let lines = Program.complaints(text)
        #expect(lines.count == 3, "\(text)")
        #expect(lines.count { $0.contains("standard output: cannot write: No space left") } == 2, "\(text)")
        let lost = try #require(lines.first { $0.contains("reports lost: ") })
        // 15 minutes of 75 beats, and some more lines.
        #expect(try #require(Int(lost.split(separator: " ")[3])) > 1_100)
        #expect(try Data(contentsOf: URL(filePath: folder.path("a.ecg"))).count > 2_000)
    }

    @Test func `a paced file takes at least as long as it is`() async throws {
        let folder = ScratchFolder()
        let path = try folder.write("rec.s16", TestSignal.s16le(seconds: 2))
        let start = ContinuousClock.now
        let outcome = try await Executable.run(options + ["--realtime", path], folder: folder)
        let duration = ContinuousClock.now - start
        #expect(outcome.status == 0)
        #expect(duration >= .milliseconds(1_950))
    }

    @Test func `a record ends where its header says`() async throws {
        let folder = ScratchFolder()
        try folder.write("rec.hea", "rec 1 360 3600\nrec.dat 16 200 16 0 0 0 0 lead\n")
        try folder.write("rec.dat", TestSignal.s16le(seconds: 20))
        let outcome = try await Executable.run(["--output", "json", folder.path("rec.hea")], folder: folder)
        #expect(outcome.status == 0)
        #expect((11...13).contains(outcome.beatLines.count))
    }

    /// A beat's sample index in a JSON line.
    private static func sample(_ line: String) -> Int? {
        guard let range = line.range(of: "\"sample\":") else { return nil }
        return Int(line[range.upperBound...].prefix { $0.isNumber })
    }

    /// The lines without what a clock measured.
    private static func withoutTimes(_ output: String) -> [String] {
        output.split(separator: "\n").filter { !$0.contains("\"overrun\"") }.map { line in
            let fields = line.split(separator: ",")
            return fields.filter { !$0.contains("compute") && !$0.contains("stdin") }.joined(separator: ",")
        }
    }
}
