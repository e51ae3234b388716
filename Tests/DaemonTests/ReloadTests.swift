// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Daemon

/// What a reload changes in the process at work, and how whoever asked for it learns of its outcome.
@Suite struct ReloadTests {
    private static let common = "rate = 360\nsummary-interval = 0\nidle-timeout = 0\n"

    /// A program whose configuration can be written anew.
    private struct Reloaded {
        let folder = ScratchFolder()
        let program: Executable
        private var reloads = 0

        init(_ text: String, arguments: [String] = []) throws {
            let path = try folder.write("c.conf", ReloadTests.common + text)
            program = try Executable(
                ["--config", path] + arguments, environment: ["RUNTIME_DIRECTORY": folder.url.path], folder: folder)
        }

        /// Writes the configuration and has it read.
        mutating func reload(_ text: String) async throws {
            try folder.write("c.conf", ReloadTests.common + text)
            program.send(SIGHUP)
            reloads += 1
            let expected = reloads
            await program.wait(for: "the reload is over") {
                program.errors.components(separatedBy: "was read again").count > expected
            }
        }

        /// Has it read by `ecgmond --reload`.
        func request(_ text: String) async throws -> Executable.Outcome {
            await program.wait(for: "it takes signals") { program.errors.contains("compute bound") }
            try folder.write("c.conf", ReloadTests.common + text)
            let number = String(program.processIdentifier)
            return try await Executable.run(["--reload", number], environment: ["RUNTIME_DIRECTORY": folder.url.path])
        }
    }

    @Test func `limits change, alarms begin and end by them, and no beat is lost`() async throws {
        var reloaded = try Reloaded("output = json\n")
        let program = reloaded.program
        let data = TestSignal.s16le(seconds: 48)
        let third = data.count / 3
        try program.write(data[..<third])
        await program.wait(for: "beats are found") { program.beatCount >= 17 }
        try await reloaded.reload("output = json\ntachycardia-limit = 70\n")
        await program.wait(for: "the alarm begins") { program.output.contains(#""tachycardia","state":"onset""#) }
        try program.write(data[third..<(2 * third)])
        await program.wait(for: "beats go on") { program.beatCount >= 36 }
        #expect(!program.output.contains(#""tachycardia","state":"end""#))
        try await reloaded.reload("output = json\ntachycardia-limit = 120\n")
        await program.wait(for: "the alarm ends") { program.output.contains(#""tachycardia","state":"end""#) }
        try program.write(data[(2 * third)...])
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect((58...60).contains(outcome.beatLines.count))
        #expect(outcome.output.components(separatedBy: #""event":"tachycardia""#).count == 3)
    }

    @Test func `outputs, name and level change`() async throws {
        var reloaded = try Reloaded("output = json\nsource = bed7\n")
        let program = reloaded.program
        try program.write(TestSignal.s16le(seconds: 8))
        await program.wait(for: "beats are found") { program.beatCount >= 7 }
        try await reloaded.reload("output = csv\noutput = wfdb:%i.ecg\nsource = bed8\nreport = summary\n")
        try program.write(TestSignal.s16le(seconds: 8))
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(outcome.beatLines.allSatisfy { $0.contains("\"bed7\"") })
        #expect(outcome.output.contains("type,source,sample"))
        #expect(!outcome.output.contains("bed8"))
        #expect((try Data(contentsOf: reloaded.folder.url.appendingPathComponent("bed8.ecg"))).count > 30)
    }

    @Test func `a file that is played at its own rate can be let go`() async throws {
        let folder = ScratchFolder()
        let recording = try folder.write("rec.s16", TestSignal.s16le(seconds: 3_000))
        var reloaded = try Reloaded("output = json\nrealtime = yes\n", arguments: [recording])
        await reloaded.program.wait(for: "beats are found") { reloaded.program.beatCount >= 1 }
        try await reloaded.reload("output = json\nrealtime = no\n")
        let outcome = await reloaded.program.finish()
        #expect(outcome.status == 0 && outcome.beatLines.count > 3_000)
    }

    @Test func `who asks for a reload learns that it was taken, and what waits for a restart`() async throws {
        let reloaded = try Reloaded("output = json\n")
        let taken = try await reloaded.request("output = json\nreport = events\n")
        #expect(taken.status == 0 && taken.errors.isEmpty)
        let partly = try await reloaded.request("output = json\ngain = 100\n")
        #expect(partly.status == 0)
        #expect(partly.errors.contains("c.conf:5: gain: takes effect at a restart"))
        reloaded.program.send(SIGTERM)
        #expect(await reloaded.program.finish().status == 0)
    }

    @Test(arguments: [
        ("report = all\n", "c.conf:4: report: 'all' is not a level"), ("nonsense\n", "c.conf:4"),
        ("output = wfdb:/no/such/folder/a.ecg\n", "output wfdb:/no/such/folder/a.ecg: cannot open the file"),
        ("model = /no/such.gguf\n", "/no/such.gguf"),
        ("tachycardia-limit = 60\nbradycardia-limit = 80\n", "bradycardia's limit is not below tachycardia's"),
    ])
    func `who asks for a reload learns why it was refused, and the old configuration stays`(
        text: String, complaint: String
    ) async throws {
        let reloaded = try Reloaded("output = json\n")
        let refused = try await reloaded.request(text)
        #expect(refused.status == 78)
        #expect(refused.errors.contains("the configuration stays as it was: "))
        #expect(refused.errors.contains(complaint))
        try reloaded.program.write(TestSignal.s16le(seconds: 8))
        try reloaded.program.closeInput()
        let outcome = await reloaded.program.finish()
        #expect(outcome.status == 0 && outcome.beatLines.count > 7)
    }

    @Test func `a process that is gone, or goes without an answer, is an error at once`() async throws {
        let folder = ScratchFolder()
        let environment = ["RUNTIME_DIRECTORY": folder.url.path]
        let sleeper = Process()
        // Whoever runs the tests may have the signal ignored.
        sleeper.executableURL = URL(filePath: "/usr/bin/env")
        sleeper.arguments = ["--default-signal=HUP", "sleep", "60"]
        try sleeper.run()
        let number = String(sleeper.processIdentifier)
        let first = try await Executable.run(["--reload", number], environment: environment)
        #expect(first.status == 71 && first.errors.contains("has gone before it answered"))
        let second = try await Executable.run(["--reload", number], environment: environment)
        #expect(second.status == 71)
        #expect(try await Executable.run(["--reload", "x"], environment: environment).status == 64)
        #expect(try await Executable.run(["--reload", number], environment: ["RUNTIME_DIRECTORY": ""]).status != 0)
    }

    @Test(arguments: ["17 1 taken x", "garbage\n", "17 one taken \n", "17 1 maybe \n", ""])
    func `a file that is no outcome is not taken for one`(text: String) throws {
        let folder = ScratchFolder()
        let path = try folder.write("reload", text)
        #expect(ReloadOutcome.read(path) == nil)
        let link = folder.path("link")
        try folder.write("whole", "17 1 taken \n")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path("whole"))
        #expect(ReloadOutcome.read(link) == nil)
        #expect(ReloadOutcome.read(try folder.makeFIFO("fifo")) == nil)
        #expect(ReloadOutcome.read(folder.path("whole"))?.isTaken == true)
    }
}
