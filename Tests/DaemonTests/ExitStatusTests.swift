// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite struct ExitStatusTests {
    /// Arguments, the status, and a part of the one line that must come with it; `@` is the folder.
    static let cases: [([String], Int32, String)] = [
        (["--rate"], 64, "--rate needs a value"),
        (["--bogus"], 64, "unknown option '--bogus'"),
        (["--rate", "49"], 64, "--rate: '49'"),
        ([], 64, "--rate or --header"),
        (
            ["--rate", "360", "--smallest-beat", "-0.1"], 64,
            "--smallest-beat: '-0.1' is not a number of millivolts from 0 to 5"
        ),
        (["--rate", "360", "--smallest-beat=nan"], 64, "--smallest-beat: 'nan' is not a number of millivolts"),
        (
            ["--config", "@/size.conf"], 78,
            "size.conf:2: smallest-beat: '5.1' is not a number of millivolts from 0 to 5"
        ),
        (["--rate", "360", "--channel", "3"], 64, "channel"),
        (["--rate", "360", "--model", "resnet", "--solver", "rk4"], 64, "--solver"),
        (
            ["--rate", "360", "--isa", "nonsense"], 64,
            "--isa: 'nonsense' is not an instruction set of this processor: "
        ),
        (["--rate", "360", "--deadline", "soon"], 64, "--deadline: 'soon' is not a time"),
        (["@/bad.hea"], 65, "bad.hea"),
        (["--rate", "360", "--format", "text", "@/words"], 65, "no sample in"),
        (["@/text.hea", "--format", "text", "--channel", "1"], 64, "--format: a record's file is no text"),
        (["--format", "text", "--config", "@/text.conf"], 64, "--format: a record's file is no text"),
        (["--channel", "0", "@/empty.hea"], 65, "empty.hea"),
        (["--channel", "0", "--header", "@/empty.hea"], 65, "empty.hea: the header has no signals"),
        (["--rate", "360", "@/none"], 66, "none: No such file"),
        (["--rate", "360", "@"], 66, "neither a file"),
        (["@/orphan.hea"], 66, "orphan.dat"),
        (["--rate", "360", "--output", "wfdb:@/no/such/folder/x.atr"], 73, "wfdb:"),
        (
            ["--rate", "360", "--output", "wfdb:@/a", "--output", "wfdb:@/b", "--check-config"], 64,
            "a second annotation"
        ),
        (["--config", "@/twice.conf", "--check-config"], 78, "twice.conf:3: output"),
        (["--config", "@/none.conf"], 78, "none.conf: No such file"),
        (["--config", "@/bad.conf"], 78, "bad.conf:1: unknown setting 'rat'"),
        (["--config", "@/value.conf"], 78, "value.conf:2: rate"),
        (["--config", "@/isa.conf"], 78, "isa.conf:2: isa: 'nonsense' is not an instruction set"),
        (["--rate", "360", "--model", "resnet", "--solver", "auto"], 64, "network has no solver to choose"),
        (["--rate", "360", "--solver", "auto", "--steps", "3"], 64, "no margin for steps by need"),
        (
            ["--rate", "360", "--solver", "auto", "--model", PackageRoot.path("models/curve/euler-2.gguf")], 64,
            "--solver: model "
        ),
        (["--rate", "360", "--solver", "auto", "--deadline", "1us"], 78, "no validated pair of model context"),
        (["--rate", "360", "--deadline", "1us"], 78, "--deadline: 1us: no validated pair of model context"),
        (["--rate", "360", "--deadline", "1us", "--check-config"], 78, "euler with 2 steps"),
        (["--rate", "360", "--deadline", "1us", "--steps", "2"], 78, "solver euler and 2 steps does not keep"),
        (["--rate", "360", "--deadline", "1us", "--model", "resnet"], 78, "model resnet-ds1 does not keep within it"),
        (["--config", "@/deadline.conf"], 78, "deadline.conf:2: deadline: 0.001: no validated pair"),
        (["--rate", "360", "--model", "@/none.gguf"], 78, "none.gguf: No such file"),
        (["--rate", "360", "--model", "@/words"], 78, "GGUF"),
        (["--rate", "360", "--model", "@/words", "--check-config"], 78, "GGUF"),
        (["--check-config", "@/bad.hea"], 65, "bad.hea"),
    ]

    @Test(arguments: cases)
    func `an error is its exit status and one line that says what and where`(
        arguments: [String], status: Int32, fragment: String
    ) async throws {
        let folder = ScratchFolder()
        try folder.write("bad.hea", "rec one 360\n")
        try folder.write("orphan.hea", "orphan 1 360\norphan.dat 16\n")
        try folder.write("twice.conf", "rate = 360\noutput = wfdb:a\noutput = wfdb:b\n")
        try folder.write("text.hea", "text 1 360\ntext.dat 16\n")
        try folder.write("text.conf", "input = \(folder.path("text.hea"))\n")
        try folder.write("empty.hea", "empty 0 360 100\n")
        try folder.write("bad.conf", "rat = 360\n")
        try folder.write("value.conf", "\nrate = slow\n")
        try folder.write("isa.conf", "rate = 360\nisa = nonsense\n")
        try folder.write("size.conf", "rate = 360\nsmallest-beat = 5.1\n")
        try folder.write("deadline.conf", "rate = 360\ndeadline = 0.001\n")
        try folder.write("words", "these are no numbers\nat all\n")
        let resolved = arguments.map { $0.replacingOccurrences(of: "@", with: folder.url.path) }
        let outcome = try await Executable.run(resolved, folder: folder)
        #expect(outcome.status == status)
        #expect(!outcome.wasKilled)
        let lines = outcome.complaints
        let last = try #require(lines.last)
        #expect(last.hasPrefix("ecgmond: "))
        #expect(last.contains(fragment), "\(last)")
        #expect(lines.count == 1, "\(outcome.errors)")
    }

    @Test func `standard input that is closed is a missing input, and no file takes its number`() async throws {
        let folder = ScratchFolder()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "exec \(Executable.url.path) --rate 360 --output wfdb:a.ecg <&- >&-"]
        process.currentDirectoryURL = folder.url
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 66)
        #expect(text == "ecgmond: standard input is not open for reading\n")
    }

    @Test(arguments: [
        ("--output json @", 74), ("report @", 74), ("--help", 73), ("--output wfdb:a.ecg @", 0),
    ]) func `standard output that is closed is a failure of what writes to it`(arguments: String, status: Int32) throws
    {
        let folder = try TemporaryFolder()
        let shell = Program("/bin/sh", folder: folder.path)
        let words = arguments.replacing("@", with: PackageRoot.fixture("208s.hea"))
        let outcome = try shell.run(["-c", "exec \(Executable.url.path) \(words) >&-"])
        #expect(outcome.status == status)
        #expect(outcome.complaints.isEmpty == (status == 0))
        #expect(outcome.complaints.allSatisfy { $0.hasPrefix("ecgmond: standard output: ") || $0.contains("lost: ") })
    }

    @Test func `an input that ends without a byte is no error`() async throws {
        let outcome = try await Executable.run(["--rate", "360", "--output", "json"])
        #expect(outcome.status == 0 && outcome.complaints.isEmpty)
        #expect(outcome.output.contains("\"type\":\"totals\""))
    }

    @Test func `help and version go to standard output`() async throws {
        let help = try await Executable.run(["--help"])
        #expect(help.status == 0 && help.errors.isEmpty && help.output.hasPrefix("Usage: ecgmond"))
        let version = try await Executable.run(["--version"])
        #expect(version.status == 0 && version.output.hasPrefix("ecgmond "))
    }

    @Test func `a checked configuration can be read back`() async throws {
        let folder = ScratchFolder()
        try folder.write("rec.hea", "rec 2 360\nrec.dat 212 200(1024)/mV 11 1024 0 0 0 MLII\nrec.dat 212 200/mV\n")
        let first = try await Executable.run(
            ["--check-config", "--header", folder.path("rec.hea"), "--solver", "euler", "--output", "csv"],
            folder: folder)
        #expect(first.status == 0)
        #expect(first.errors.isEmpty)
        #expect(first.output.contains("baseline = 1024 "))
        let path = try folder.write("again.conf", first.output)
        let second = try await Executable.run(["--check-config", "--config", path])
        #expect(second.status == 0)
        let settings = { (text: String) in
            text.split(separator: "\n").filter { !$0.hasPrefix(";") }.map {
                $0.split(separator: ";")[0].trimmingCharacters(in: .whitespaces)
            }
        }
        #expect(settings(first.output) == settings(second.output))
    }
}
