// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Daemon

/// What is said of a word that is nearly one that is known.
@Suite struct SpellingTests {
    private func message(_ arguments: [String]) -> String {
        do throws(DaemonError) {
            _ = try Settings(
                CommandLineRequest(arguments: arguments + ["--config", "-/nowhere"]), instructionSetName: nil)
            return ""
        } catch {
            return error.message
        }
    }

    @Test(arguments: [
        ("--out", "--output"), ("--out=json", "--output"), ("--chanel", "--channel"),
        ("--chan", "--channels or --channel"),
        ("-rate", "--rate"), ("-rate=250", "--rate"), ("--RATE", "--rate"),
        ("--summary_interval", "--summary-interval"),
        ("--baord", "--baud"), ("--soruce", "--source"), ("--vers", "--version"),
        ("--tachycardia", "--tachycardia-limit"),
    ])
    func `an abbreviation or a slip is refused with the option's own name`(written: String, meant: String) {
        let message = message([written, "x"])
        #expect(message.hasPrefix("unknown option '"))
        #expect(message.contains("; did you mean \(meant)?; see 'ecgmond --help'"), "\(message)")
    }

    @Test(arguments: ["--", "--s", "--x", "--frobnicate", "-", "--=3", "-q", "--\u{301}"])
    func `nothing is guessed from too little`(written: String) {
        #expect(
            !message([written, "x", "y"]).contains("unknown option") || !message([written]).contains("did you mean"))
    }

    @Test(arguments: [
        (["--format", "s16"], "s16le or s16be"), (["--format", "S16LE"], "s16le"), (["--format", "txt"], "text"),
        (["--report", "sumary"], "summary"), (["--report", "event"], "events"), (["--solver", "mid"], "midpoint"),
        (["--output", "jsno"], "json"), (["--completion", "zs"], "zsh"),
    ])
    func `values are named as well`(arguments: [String], meant: String) {
        #expect(message(arguments).hasSuffix("; did you mean \(meant)?"), "\(message(arguments))")
    }

    @Test func `a model that is no file is named if it is near to one inside`() throws {
        let settings = try Settings(
            CommandLineRequest(arguments: ["--model", "contxt", "--config", "-/nowhere"]), instructionSetName: nil)
        let error = #expect(throws: DaemonError.self) { _ = try ModelChoice(settings).load() }
        #expect(error?.message == "contxt: No such file or directory; did you mean context?")
    }

    @Test func `a key of the file is named, with its line`() {
        let error = #expect(throws: DaemonError.self) {
            try ConfigurationFile(parsing: [UInt8]("rate = 250\nchanel = 1\n".utf8), path: "a.conf")
        }
        #expect(error?.message == "a.conf:2: unknown setting 'chanel'; did you mean channel?")
    }

    @Test(arguments: [
        (["a", "360"], "; a number is the value of an option, such as --rate 360"),
        (["s16le", "a"], "; did you mean --format s16le?"), (["rate=360", "a"], "; did you mean --rate=360?"),
        (["a", "b"], "'b'"),
    ])
    func `an input that looks like a value is asked about`(arguments: [String], end: String) {
        #expect(message(arguments).hasSuffix(end), "\(message(arguments))")
    }

    @Test(arguments: [
        ("rate", "rate", 0), ("", "abc", 3), ("abc", "", 3), ("chanel", "channel", 1), ("soruce", "source", 1),
        ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
    func `the distance counts letters put in, left out, changed and swapped`(one: String, other: String, distance: Int)
    {
        #expect(Spelling.distance(Array(one.utf8), Array(other.utf8)) == distance)
        #expect(Spelling.distance(Array(other.utf8), Array(one.utf8)) == distance)
    }

    @Test(arguments: [("-h", CommandLineRequest.Action.help), ("-V", .version)])
    func `two options have a letter`(letter: String, action: CommandLineRequest.Action) throws {
        #expect(try CommandLineRequest(arguments: [letter]).action == action)
    }
}
