// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Daemon

@Suite struct ReportCommandTests {
    private static let recording = PackageRoot.fixture("208s.hea")
    /// What the monitor reports of the recording, made once.
    private static let lines = Result { try Program.ecgmond.run(["--output", "json", recording]).output }

    @Test(arguments: [
        ([], 65, "standard input: it is empty"),
        (["@/none"], 66, "none: No such file"),
        (["@"], 66, "it is a folder"),
        (["@/empty"], 65, "empty: it is empty"),
        (["@/words.json"], 65, "words.json: no report of ecgmond in it; 1 lines or entries are damaged"),
        (["@/lines.json", "--source", "bed8"], 65, "no report of a source 'bed8'"),
        (["@/lines.json", "--rate", "360"], 64, "--rate describes a recording, and "),
        (["@/lines.json", "--max-strips", "-1"], 64, "--max-strips: '-1' is no number from 0 to 1000"),
        (["@/lines.json", "@/empty"], 64, "more than one input"),
        (["@/lines.json", "--strip", "x"], 64, "unknown option '--strip'; did you mean --strips or --strips-limit?"),
        (["@/lines.json", "--summary-interval", "60"], 64, "--summary-interval has no meaning for a report"),
        (["@/lines.json", "--output"], 64, "--output needs a value"),
        (["@/lines.json", "--help=yes"], 64, "--help takes no value"),
        (["@/lines.json", "-o", "@/no/such/page.html"], 73, "page.html: No such file"),
        (["@/lines.json", "-o", "@"], 73, ": Is a directory"),
        (["@/lines.json", "-o", ""], 64, "--output: '' is no file"),
        (["@/noise.dat"], 64, "--rate or --header"),
    ]) func `what is wrong is said, with its status`(arguments: [String], status: Int32, message: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "empty")
        try folder.write("{\"a\":1}\n", to: "words.json")
        try folder.write(
            "{\"type\":\"signal\",\"source\":\"bed7\",\"sample\":9,\"time_s\":0.025,\"signal\":\"good\"}\n",
            to: "lines.json")
        try folder.write(String(repeating: "\u{1}\u{2}~", count: 4_000), to: "noise.dat")
        let outcome = try Program.ecgmond.run(["report"] + arguments.map { $0.replacing("@", with: folder.path) })
        #expect(outcome.status == status)
        #expect(outcome.errorText.contains(message), "\(outcome.errorText)")
        #expect(outcome.output.isEmpty && outcome.errorText.split(separator: "\n").count == 1)
    }

    @Test func `a recording has the page of its JSON lines`() throws {
        let lines = try Self.lines.get()
        let fromLines = try Program.ecgmond.run(["report"], input: lines)
        #expect(fromLines.status == 0 && fromLines.errorText.isEmpty)
        #expect(fromLines.text.contains("<h1>ECG report: 208s</h1>"))
        let fromRecording = try Program.ecgmond.run(["report", Self.recording])
        #expect(fromRecording.status == 0)
        // Strips are made of a recording alone.
        func figures(_ page: String) -> Substring { page.prefix(upTo: page.range(of: "<h3>Alarms</h3>")!.lowerBound) }
        #expect(figures(fromRecording.text) == figures(fromLines.text))
        #expect(fromRecording.complaints.isEmpty)
    }

    @Test func `a log that was cut, or has a message before it, is read, and what was damaged is counted`() throws {
        let lines = try Self.lines.get()
        for before in [Array("ecgmond: model context\n".utf8), Array(lines.prefix(500).suffix(200)) + [0x0A]] {
            let outcome = try Program.ecgmond.run(["report"], input: before + lines)
            #expect(outcome.status == 0 && outcome.errorText.isEmpty)
            let text = outcome.text
            #expect(text.contains("of the input were damaged") || text.contains("1 line of the input was"))
            #expect(outcome.text.contains("<h1>ECG report: 208s</h1>"))
        }
        let marked = try Program.ecgmond.run(["report"], input: [0xEF, 0xBB, 0xBF] + lines)
        #expect(marked.status == 0 && !marked.text.contains("damaged"))
    }

    @Test func `options of the monitor reach it, and its failure is the command's`() throws {
        let named = try Program.ecgmond.run(["report", "--model=node", "--source", "bed 9", Self.recording])
        #expect(named.text.contains("<h1>ECG report: bed 9</h1>") && named.errorText.contains("model node"))
        let refused = try Program.ecgmond.run(["report", "--channel", "7", Self.recording])
        #expect(refused.status == 64 && refused.output.isEmpty && refused.errorText.contains("channel"))
        #expect(refused.errorText.split(separator: "\n").count == 1)
    }

    @Test func `a file is written whole, and takes the place of the one before`() throws {
        let folder = try TemporaryFolder()
        try folder.write("old", to: "page.html")
        let lines = try Self.lines.get()
        let outcome = try Program.ecgmond.run(["report", "-o", folder.path("page.html"), "-"], input: lines)
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        let printed = try Program.ecgmond.run(["report"], input: lines)
        #expect(try readBytes(folder.path("page.html")) == printed.output)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["page.html"])
    }

    @Test func `a hyphen is standard output`() throws {
        let folder = try TemporaryFolder()
        var program = Program.ecgmond
        program.folder = folder.path
        let outcome = try program.run(["report", "-o", "-"], input: try Self.lines.get())
        #expect(outcome.status == 0 && outcome.text.hasPrefix("<!DOCTYPE html>"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `a link stays, and its target is replaced; a FIFO is written into`() throws {
        let folder = try TemporaryFolder()
        try folder.write("old", to: "target.html")
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "target.html")
        let lines = try Self.lines.get()
        let linked = try Program.ecgmond.run(["report", "-o", folder.path("link")], input: lines)
        #expect(linked.status == 0)
        #expect(try readText(folder.path("target.html")).hasPrefix("<!DOCTYPE html>"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "target.html")
        try #require(mkfifo(folder.path("fifo"), 0o600) == 0)
        // Open both ways, so that nobody waits for the other. The pipe has room for 64 KB, and the page takes 30.
        let reader = open(folder.path("fifo"), O_RDWR | O_CLOEXEC | O_NONBLOCK)
        defer { close(reader) }
        let piped = try Program.ecgmond.run(["report", "-o", folder.path("fifo")], input: lines)
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(reader, &bytes, bytes.count)
        #expect(piped.status == 0 && count > 0)
        #expect(try Array(bytes.prefix(max(count, 0))) == readBytes(folder.path("target.html")))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["fifo", "link", "target.html"])
    }

    /// A rhythm event whose strip is at a path.
    private func line(strip: String) -> [UInt8] {
        Array(
            """
            {"type":"rhythm","source":"bed7","channel":null,"sample":720,"time_s":2.000,"event":"couplet","state":"onset",\
            "life_threatening":false,"heart_rate_bpm":80.0,"count":null,"strip":"\(strip)"}

            """.utf8)
    }

    @Test(arguments: [
        ("a.svg", true), ("a", true), ("sub/b", true), ("/var/lib/ecgmond/bed7/a", true),
        ("/var/lib/ecgmond/bed7/a.svg", true), ("../a.svg", false),
        ("sub/../a.svg", false), ("c.svg", false), ("no", false), ("", false), ("sub", false), ("large", false),
        ("c", false),
    ]) func `a strip is found by its path in the folder, and taken if it is a drawing`(path: String, isShown: Bool)
        throws
    {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("sub"), withIntermediateDirectories: true)
        try folder.write("<?xml version=\"1.0\"?>\n<svg xmlns=\"a\"></svg>", to: "a.svg")
        try folder.write("<svg xmlns=\"a\"></svg>", to: "sub/b.svg")
        try folder.write("root:x:0:0", to: "c.svg")
        try folder.write("<svg " + String(repeating: " ", count: 600_000), to: "large.svg")
        let outcome = try Program.ecgmond.run(["report", "--strips", folder.path], input: line(strip: path))
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("%3Csvg xmlns") == isShown)
        #expect(!outcome.text.contains("root:x"))
    }

    @Test func `no strips are shown if none are wanted`() throws {
        let folder = try TemporaryFolder()
        try folder.write("<svg xmlns=\"a\"></svg>", to: "a.svg")
        let arguments = ["report", "--strips=\(folder.path)", "--max-strips=0"]
        let outcome = try Program.ecgmond.run(arguments, input: line(strip: "a.svg"))
        #expect(outcome.text.contains("0 of 1 alarms have their strip here") && !outcome.text.contains("<img"))
    }

    @Test func `a recording at standard input must be a file`() throws {
        let piped = try Program.ecgmond.run(["report", "--rate=360"], input: [1, 2, 3, 4])
        #expect(piped.status == 64 && piped.errorText.contains("a recording must be a file"))
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal ends a report of a recording, and none of its strips stays`(signal: Int32) async throws {
        let folder = ScratchFolder()
        let scratch = folder.url.appendingPathComponent("scratch")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        // Hours of silence, which take seconds, after a rhythm with alarms.
        let recording = folder.url.appendingPathComponent("long.dat")
        try Data(contentsOf: URL(filePath: PackageRoot.fixture("208s.dat"))).write(to: recording)
        let file = try FileHandle(forWritingTo: recording)
        try file.truncate(atOffset: 3 << 30)
        try file.close()
        let program = try Executable(
            ["report", "--rate=360", "--format=212", "--gain=200", "--baseline=1024", recording.path],
            environment: ["TMPDIR": scratch.path], folder: folder)
        func left() -> [String] { (try? FileManager.default.subpathsOfDirectory(atPath: scratch.path)) ?? [] }
        await program.wait(for: "a strip is there") { left().contains { $0.hasSuffix(".svg") } }
        program.send(signal)
        let outcome = await program.finish()
        #expect(!outcome.wasKilled && outcome.status == signal)
        #expect(left().isEmpty)
        #expect(outcome.output.isEmpty)
    }

    @Test func `a signal that the caller has it ignore changes nothing`() async throws {
        let folder = ScratchFolder()
        let scratch = folder.url.appendingPathComponent("scratch")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        let page = folder.url.appendingPathComponent("page.html")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments =
            ["-c", "trap '' HUP; exec \"$@\"", "sh", Executable.url.path, "report", "-o", page.path, Self.recording]
        process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": scratch.path]) { $1 }
        process.standardError = FileHandle.nullDevice
        try process.run()
        // The shell has begun to ignore it once the program has made its folder; then again and again, since it is soon over.
        while process.isRunning, try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty {}
        while process.isRunning { kill(process.processIdentifier, SIGHUP) }
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        #expect(try readText(page.path).contains("<h1>ECG report: 208s</h1>"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    }

    @Test func `its manual has every option, and no other, and so has its help`() throws {
        let manual = try readText(PackageRoot.path("docs/man/ecgmond-report.1"))
        let items = manual.split(separator: "\n").filter { $0.hasPrefix(".It Fl -") }
            .map { String($0.dropFirst(8).prefix { $0 != " " }) }
        #expect(items.sorted() == ReportOption.allCases.map(\.rawValue).sorted())
        let help = try Program.ecgmond.run(["report", "--help"])
        #expect(help.status == 0)
        for option in ReportOption.allCases { #expect(help.text.contains("  --\(option.rawValue)")) }
        #expect(help.text.split(separator: "\n").allSatisfy { $0.utf8.count <= 80 })
    }
}
