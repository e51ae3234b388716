// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgbench

struct EC57OptionsTests {
    @Test func `an option with a default needs no value, at the end or before another one`() throws {
        for (line, expected) in [
            (["--noise"], "24,0"), (["--noise", "--json"], "24,0"), (["--noise", "-6", "--json"], "-6"),
        ] {
            var options = try Arguments(line, flags: ["json"], defaults: ["noise": "24,0"])
            #expect(options.optional("noise") == expected)
            #expect(options.flag("json") == line.contains("--json"))
        }
        #expect(throws: UsageError.self) {
            try Arguments(["--noise", "--noise"], flags: ["json"], defaults: ["noise": "24"])
        }
    }

    @Test func `ratios are numbers between commas`() throws {
        #expect(try NoiseStressTest.ratios("24,4.5,-6") == [24, 4.5, -6])
        for text in ["", "12,", "twelve", "nan", "1000"] {
            #expect(throws: UsageError.self) { try NoiseStressTest.ratios(text) }
        }
    }

    @Test func `noise and rates exclude each other, and neither takes a model`() {
        for options in [["--noise", "--rates"], ["--noise", "--model", "node"], ["--rates", "--model", "node"]] {
            #expect(throws: UsageError.self) { try EC57Command.run(["--data", "nowhere"] + options) }
        }
    }

    @Test func `annotation files need a model`() {
        #expect(throws: UsageError.self) {
            try EC57Command.run([
                "--data", "nowhere", "--records", "all", "--model", "none", "--write-annotations", "x",
            ])
        }
    }
}
