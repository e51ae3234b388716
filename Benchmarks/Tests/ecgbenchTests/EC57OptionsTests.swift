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

    @Test func `noise and rates exclude each other, rates take no model, and neither takes a lead or folds`() {
        for options in [
            ["--noise", "--rates"], ["--rates", "--model", "node"], ["--noise", "--lead", "2"],
            ["--rates", "--lead", "2"], ["--noise", "--folds", "x"], ["--rates", "--beats", "annotated"],
        ] {
            #expect(throws: UsageError.self) { try EC57Command.run(["--data", "nowhere"] + options) }
        }
    }

    @Test func `a line is read into what is run`() throws {
        var options = try Arguments([
            "--records", "100,103", "--model", "resnet", "--lead", "2", "--beats", "annotated", "--solver", "rk4",
        ])
        let request = try EC57Command.request(&options, RecordFolders("nowhere"))
        #expect(request.records == [100, 103])
        #expect(request.modelName == "resnet")
        #expect(request.lead == .second && request.beats == .annotated)
        #expect(request.solver.solver == .rk4)
        options = try Arguments(["--records", "100", "--model", "none"])
        let plain = try EC57Command.request(&options, RecordFolders("nowhere"))
        #expect(plain.model == nil && plain.modelName == "none")
        #expect(plain.lead == .first && plain.beats == .detected)
    }

    @Test(arguments: [
        ["--model", "node", "--lead", "3"], ["--model", "node", "--beats", "mine"],
        ["--model", "none", "--beats", "annotated"], ["--lead", "2"],
    ])
    func `what cannot be meant is refused`(options: [String]) {
        #expect(throws: UsageError.self) {
            var options = try Arguments(["--records", "100"] + options)
            _ = try EC57Command.request(&options, RecordFolders("nowhere"))
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
