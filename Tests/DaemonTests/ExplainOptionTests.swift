// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// The option `--explain`, through the whole program.
@Suite struct ExplainOptionTests {
    private static let options = ["--rate", "360", "--output", "json"]

    @Test func `with it each beat that has a class says what stands behind it`() async throws {
        let input = TestSignal.s16le(seconds: 12)
        let plain = try await Executable.run(Self.options, input: input)
        let explained = try await Executable.run(Self.options + ["--explain"], input: input)
        #expect(explained.status == 0)
        #expect(explained.beatLines.count == plain.beatLines.count)
        #expect(plain.beatLines.allSatisfy { !$0.contains("rr_percent") })
        #expect(explained.beatLines.allSatisfy { $0.contains("\"rr_percent\":") })
        // The signal repeats one beat.
        let middle = explained.beatLines.dropFirst(3).dropLast(3)
        #expect(!middle.isEmpty)
        for line in middle {
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect((object["likeness"] as? Double ?? 0) > 0.9)
            #expect((object["rr_percent"] as? Int).map { (90...110).contains($0) } == true)
        }
    }

    @Test func `the effective configuration shows it, with where it comes from`() async throws {
        let check = ["--rate", "360", "--check-config"]
        let silent = try await Executable.run(check)
        #expect(silent.output.contains(/\nexplain = no +; default\n/))
        let set = try await Executable.run(check + ["--explain"])
        #expect(set.output.contains(/\nexplain = yes +; command line\n/))
    }

    @Test func `a reload turns it on for the beats to come`() async throws {
        let folder = ScratchFolder()
        let text = "rate = 360\noutput = json\nsummary-interval = 0\n"
        let path = try folder.write("c.conf", text)
        let program = try Executable(["--config", path], folder: folder)
        let data = TestSignal.s16le(seconds: 24)
        let half = data.count / 2 + 1
        try program.write(data[..<half])
        await program.wait(for: "beats are found") { program.beatCount >= 12 }
        try folder.write("c.conf", text + "explain = yes\n")
        program.send(SIGHUP)
        await program.wait(for: "the reload is over") { program.errors.contains("was read again") }
        #expect(!program.errors.contains("explain"))
        try program.write(data[half...])
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(outcome.beatLines.first?.contains("rr_percent") == false)
        #expect(outcome.beatLines.dropLast(2).last?.contains(/"likeness":[01]\./) == true)
    }
}
