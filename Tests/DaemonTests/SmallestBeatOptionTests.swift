// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The option `--smallest-beat`, through the whole program.
@Suite struct SmallestBeatOptionTests {
    @Test(arguments: [("1", nil, 15), ("10", nil, 0), ("10", "0.05", 15), ("10", "0", 15), ("1", "5", 0)])
    func `it decides which complexes count`(gain: String, option: String?, expected: Int) async throws {
        let options = option.map { ["--smallest-beat", $0] } ?? []
        let outcome = try await Executable.run(
            ["--rate", "360", "--format", "text", "--output", "json", "--gain", gain] + options,
            input: Data(TestSignal.text(seconds: 12).utf8))
        #expect(outcome.status == 0)
        #expect(outcome.beatLines.count == expected)
    }

    @Test func `the effective configuration shows it, with where it comes from`() async throws {
        let check = ["--rate", "360", "--check-config"]
        let silent = try await Executable.run(check)
        #expect(silent.output.contains(/\nsmallest-beat = 0.15 +; default\n/))
        let set = try await Executable.run(check + ["--smallest-beat", "0"])
        #expect(set.output.contains(/\nsmallest-beat = 0 +; command line\n/))
    }
}
