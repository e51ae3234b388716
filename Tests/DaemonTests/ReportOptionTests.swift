// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The option `--report`, through the whole program.
@Suite struct ReportOptionTests {
    private static func run(_ options: String...) async throws -> Executable.Outcome {
        try await Executable.run(
            ["--rate", "360", "--output", "json"] + options, input: TestSignal.s16le(seconds: 24))
    }

    @Test(arguments: ["ectopic", "events", "summary"])
    func `normal beats are left out and counted`(level: String) async throws {
        let outcome = try await Self.run("--report", level)
        #expect(outcome.status == 0)
        let all = try await Self.run().beatLines
        let others = all.filter { !$0.contains("\"class\":\"N\"") }
        #expect(!others.isEmpty && others.count < all.count)
        #expect(outcome.beatLines.count == (level == "ectopic" ? others.count : 0))
        let summary = try #require(
            outcome.output.split(separator: "\n").last { $0.contains("\"type\":\"summary\"") })
        #expect(summary.contains("\"beats\":\(all.count),"))
        #expect(outcome.output.contains("\"type\":\"signal\"") == (level != "summary"))
        #expect(summary.contains("\"signal_changes\":1,"))
    }

    @Test func `all beats are reported unless less is asked for`() async throws {
        let silent = try await Self.run()
        #expect(silent.beatLines.count >= 29)
        #expect(try await Self.run("--report=beats").beatLines.count == silent.beatLines.count)
    }

    @Test func `the effective configuration shows the level, the instance and the path of its file`() async throws {
        let check = try await Executable.run(
            ["--check-config", "--instance=bed7", "--rate=360", "--report=events", "--output=wfdb:/x/%i/100%%.ecg"])
        #expect(check.status == 0)
        #expect(check.output.contains(/\nreport = events +; command line\n/))
        #expect(check.output.contains(/\nsource = bed7 +; command line\n/))
        // As it is written, so that it can be read back.
        #expect(check.output.contains(/\noutput = wfdb:\/x\/bed7\/100%%.ecg +; command line\n/))
        #expect(try await Executable.run(["--check-config", "--rate=360"]).output.contains("output = journal "))
    }
}
