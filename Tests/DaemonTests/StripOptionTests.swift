// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The settings `strips` and `strips-limit`, and the daemon that makes strips.
@Suite(.timeLimit(.minutes(5))) struct StripOptionTests {
    private let options = ["--rate", "360", "--output", "json", "--idle-timeout", "0", "--source", "bed7"]
    private static let preload = ["LD_PRELOAD": Program.built("libAllocationCounter.so")]

    /// A heart that stands still from 20 to 30 s.
    private static let standstill: Data = {
        let rest = Data(count: 2 * 360 * 10)
        return TestSignal.s16le(seconds: 20) + rest + TestSignal.s16le(seconds: 20)
    }()

    private func names(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// The strips' names without endings; a strip is there when its header is.
    private func strips(_ path: String) -> [String] {
        names(path).filter { $0.hasSuffix(".hea") }.map { String($0.dropLast(4)) }
    }

    @Test func `an alarm leaves strips of its onset and its end, which its reports name`() async throws {
        let folder = ScratchFolder()
        let outcome = try await Executable.run(
            options + ["--strips", folder.path("%i")], input: Self.standstill, folder: folder)
        #expect(outcome.status == 0)
        let path = folder.path("bed7")
        let lines = outcome.output.split(separator: "\n").filter { $0.contains("\"event\":\"asystole\"") }
        #expect(lines.count == 2)
        for (line, phase) in zip(lines, ["onset", "end"]) {
            let strip = try #require(strips(path).first { $0.hasSuffix("_asystole_\(phase)") })
            #expect(line.contains("\"strip\":\"\(path)/\(strip)\""), "\(line)")
            for ending in ["dat", "ecg", "svg", "hea"] { #expect(names(path).contains("\(strip).\(ending)")) }
        }
        #expect(names(path).count % 4 == 0 && !names(path).contains { $0.hasSuffix(".new") })
        #expect(outcome.complaints.isEmpty, "\(outcome.errors)")
    }

    @Test func `a recording gives the same strips whenever it is read`() async throws {
        let folder = ScratchFolder()
        let record = PackageRoot.fixture("208s.hea")
        var found: [[String: Data]] = []
        for (index, extra) in [[], ["--output", "text", "--report", "summary"]].enumerated() {
            let path = folder.path("\(index)")
            let outcome = try await Executable.run([record, "--strips", path] + extra)
            #expect(outcome.status == 0)
            var files: [String: Data] = [:]
            for name in names(path) { files[name] = try Data(contentsOf: URL(filePath: "\(path)/\(name)")) }
            found.append(files)
        }
        #expect(found[0].count > 100)
        #expect(found[0] == found[1])
    }

    @Test func `chunks of any size give the same strips`() async throws {
        let bytes = try readBytes(PackageRoot.fixture("208s.dat")).prefix(40 * 360 * 3)
        var found: [[String: [UInt8]]] = []
        for size in [65_536, 4_096, 701] {
            let folder = ScratchFolder()
            let program = try Executable(
                [
                    "--format", "212", "--channels", "2", "--rate", "360", "--output", "json", "--source", "a",
                    // On a busy machine the chunks come late.
                    "--strips", folder.path("s"), "--idle-timeout", "0",
                ], folder: folder)
            for start in stride(from: 0, to: bytes.count, by: size) {
                try program.write(Data(bytes[start..<min(start + size, bytes.count)]))
                // A stream is not held up for the disk: six strips fit into the queue.
                try await Task.sleep(for: .microseconds(40 * size))
            }
            try program.closeInput()
            let outcome = await program.finish()
            #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
            var files: [String: [UInt8]] = [:]
            for name in names(folder.path("s")) { files[name] = try readBytes(folder.path("s/\(name)")) }
            found.append(files)
        }
        #expect(found[0].count >= 20)
        #expect(found[1] == found[0] && found[2] == found[0])
    }

    @Test func `SIGUSR2 makes a strip of now, and SIGTERM ends it early`() async throws {
        let folder = ScratchFolder()
        let program = try Executable(options + ["--strips", folder.path("s")], folder: folder)
        try program.write(TestSignal.s16le(seconds: 30))
        await program.wait(for: "beats") { program.beatCount > 30 }
        program.send(SIGUSR2)
        await program.wait(for: "it is said") {
            program.errors.contains("a strip was asked for: \(folder.path("s"))/bed7_")
        }
        #expect(strips(folder.path("s")).isEmpty, "what comes after the moment is waited for")
        try program.write(TestSignal.s16le(seconds: 2))
        await program.wait(for: "beats") { program.beatCount > 33 }
        program.send(SIGTERM)
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        let strip = try #require(strips(folder.path("s")).first { $0.hasSuffix("_request") })
        let header = try readText(folder.path("s/\(strip).hea"))
        #expect(header.contains(" s after the moment: the signal ended"), "\(header)")
        #expect(header.contains("# requested\n"))
    }

    @Test func `a strip is there as soon as its signal has passed`() async throws {
        let folder = ScratchFolder()
        let program = try Executable(options + ["--strips", folder.path("s")], folder: folder)
        try program.write(TestSignal.s16le(seconds: 30))
        await program.wait(for: "beats") { program.beatCount > 30 }
        program.send(SIGUSR2)
        await program.wait(for: "it is said") { program.errors.contains("a strip was asked for") }
        try program.write(TestSignal.s16le(seconds: 15))
        await program.wait(for: "the strip is there") { strips(folder.path("s")).count == 1 }
        #expect(program.isRunning)
        let header = try readText(folder.path("s/\(strips(folder.path("s"))[0]).hea"))
        #expect(header.contains(" 1 360 7200"))
        try program.closeInput()
        #expect(await program.finish().status == 0)
    }

    @Test func `without a folder SIGUSR2 is only answered`() async throws {
        let program = try Executable(options)
        await program.wait(for: "it runs") { program.errors.contains("compute bound") }
        program.send(SIGUSR2)
        await program.wait(for: "it is said") { program.errors.contains("no strip is made") }
        try program.closeInput()
        #expect(await program.finish().status == 0)
    }

    @Test func `a folder that cannot be made is said once, and costs nothing but the strips`() async throws {
        let folder = ScratchFolder()
        let outcome = try await Executable.run(
            options + ["--strips", folder.path("no/such")], input: Self.standstill, folder: folder)
        #expect(outcome.status == 0)
        #expect(outcome.beatLines.count > 40)
        #expect(
            outcome.errors.components(separatedBy: "strips: \(folder.path("no/such")): cannot write: No such file")
                .count
                == 2, "\(outcome.errors)")
        #expect(outcome.errors.contains("strips lost: "))
    }

    @Test func `a full disk is said once, and that there is room again`() async throws {
        let folder = ScratchFolder()
        let full = try folder.write("full", "")
        let program = try Executable(
            options + ["--strips", folder.path("s")],
            environment: Self.preload.merging(["ECG_FULL_DISK": full]) { $1 }, folder: folder)
        try program.write(Self.standstill)
        await program.wait(for: "it is said") {
            program.errors.contains("strips: \(folder.path("s")): cannot write: No space left on device")
        }
        #expect(names(folder.path("s")).isEmpty)
        try FileManager.default.removeItem(atPath: full)
        try program.write(Self.standstill)
        await program.wait(for: "it is said") { program.errors.contains("strips are written again; ") }
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(outcome.errors.components(separatedBy: "No space left on device").count == 2)
        #expect(!strips(folder.path("s")).isEmpty)
    }

    @Test func `a disk that hangs holds nothing up: not the beats, not the watchdog, not the end`() async throws {
        let folder = ScratchFolder()
        let program = try Executable(
            options + ["--strips", folder.path("s")],
            environment: Self.preload.merging(["ECG_HUNG_DISK": "1"]) { $1 }, folder: folder)
        for _ in 0..<12 { try program.write(Self.standstill) }
        await program.wait(for: "all beats") { program.beatCount > 12 * 45 }
        program.send(SIGUSR1)
        await program.wait(for: "it answers") { program.output.contains("\"type\":\"totals\"") }
        await program.wait(for: "the full queue is said") {
            program.errors.contains("strips lost: ") && program.errors.contains("since the disk is too slow")
        }
        let start = ContinuousClock.now
        program.send(SIGTERM)
        let outcome = await program.finish()
        #expect(outcome.status == 0 && !outcome.wasKilled)
        #expect(ContinuousClock.now - start < .seconds(3))
        #expect(outcome.errors.contains("since the disk does not answer"), "\(outcome.errors)")
        #expect(strips(folder.path("s")).isEmpty)
    }

    @Test func `a reload takes another folder`() async throws {
        let folder = ScratchFolder()
        let common = "rate = 360\noutput = json\nidle-timeout = 0\nsource = bed7\n"
        let path = try folder.write("c.conf", common + "strips = \(folder.path("a"))\n")
        let program = try Executable(["--config", path], folder: folder)
        try program.write(Self.standstill)
        await program.wait(for: "the first has strips") { strips(folder.path("a")).count == 2 }
        try folder.write("c.conf", common + "strips = \(folder.path("b"))\n")
        program.send(SIGHUP)
        await program.wait(for: "the second is there") { FileManager.default.fileExists(atPath: folder.path("b")) }
        try program.write(Self.standstill)
        await program.wait(for: "the second has strips") { strips(folder.path("b")).count == 2 }
        #expect(strips(folder.path("a")).count == 2)
        try folder.write("c.conf", common)
        program.send(SIGHUP)
        await program.wait(for: "it is off") { program.errors.components(separatedBy: "read again").count == 3 }
        try program.write(Self.standstill)
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(strips(folder.path("b")).count == 2)
        #expect(outcome.output.components(separatedBy: "\"strip\"").count == 5)
    }

    @Test func `the configuration is checked and shown`() async throws {
        let outcome = try await Executable.run(
            options + ["--strips", "/x/%i", "--strips-limit", "7", "--check-config"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("strips = /x/bed7 ") && outcome.output.contains("strips-limit = 7 "))
        #expect(!(try await Executable.run(options + ["--check-config"])).output.contains("strips"))
    }

    @Test(arguments: [
        ["--strips", ""], ["--strips", "a%x"], ["--strips-limit", "0"], ["--strips-limit", "x"],
        ["--strips", String(repeating: "a", count: 1_025)],
    ])
    func `what is none is refused`(extra: [String]) async throws {
        let outcome = try await Executable(options + extra).finish()
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(" is not a "))
    }
}
