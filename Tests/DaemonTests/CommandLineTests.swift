// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Daemon

@Suite struct CommandLineTests {
    @Test(arguments: [
        ["--rate", "360", "in"], ["--rate=360", "in"], ["in", "--rate", "360"], ["--rate=360", "--", "in"],
    ])
    func `values stand after a space or an equals sign, before or after the input`(arguments: [String]) throws {
        let request = try CommandLineRequest(arguments: arguments)
        #expect(request.action == .run)
        #expect(
            request.assignments == [
                Assignment(key: .rate, value: "360", origin: .commandLine),
                Assignment(key: .input, value: "in", origin: .commandLine),
            ])
    }

    @Test func `every setting but the input has an option of its name`() throws {
        for key in SettingKey.allCases where key.isOption {
            let arguments = key.isSwitch ? ["--\(key.name)"] : ["--\(key.name)", "-5"]
            let value = key.isSwitch ? "yes" : "-5"
            let request = try CommandLineRequest(arguments: arguments)
            #expect(request.assignments == [Assignment(key: key, value: value, origin: .commandLine)])
        }
    }

    @Test func `an accent that begins a value or an option leaves the sign before it alone`() throws {
        let request = try CommandLineRequest(arguments: ["--source=\u{301}bed"])
        #expect(request.assignments == [Assignment(key: .source, value: "\u{301}bed", origin: .commandLine)])
        for option in ["-\u{301}", "--\u{301}"] {
            #expect(throws: DaemonError.self) { try CommandLineRequest(arguments: [option]) }
        }
    }

    @Test func `a hyphen alone is standard input, and two end the options`() throws {
        #expect(try CommandLineRequest(arguments: ["-"]).assignments.map(\.value) == ["-"])
        #expect(try CommandLineRequest(arguments: ["--", "--odd"]).assignments.map(\.value) == ["--odd"])
    }

    @Test func `configuration files are taken in order`() throws {
        let request = try CommandLineRequest(arguments: ["--config", "a", "--config=-b"])
        #expect(request.configurationPaths == ["a", "-b"])
    }

    @Test func `an instance is its name and standard input, which options override`() throws {
        for arguments in [["--instance", "bed7"], ["--instance=bed7"]] {
            let request = try CommandLineRequest(arguments: arguments)
            #expect(request.instance == "bed7")
            #expect(
                request.assignments == [
                    Assignment(key: .source, value: "bed7", origin: .commandLine),
                    Assignment(key: .input, value: "-", origin: .commandLine),
                ])
        }
        let request = try CommandLineRequest(arguments: ["--source", "ward", "--instance=bed7", "rec.dat"])
        #expect(request.assignments.map(\.value) == ["bed7", "-", "ward", "rec.dat"])
    }

    @Test(arguments: ["", ".", "..", "a/b", "../../tmp/x", "a/\u{301}b"])
    func `an instance's name leads into no other folder`(name: String) {
        let error = #expect(throws: DaemonError.self) { try CommandLineRequest(arguments: ["--instance=\(name)"]) }
        #expect(error?.status == .usage)
    }

    @Test(arguments: [
        (["--check-config"], CommandLineRequest.Action.checkConfiguration),
        (["--reload", "17"], .reload(process: "17")),
        (["--version", "--reload=17"], .version),
        (["--version", "--check-config"], .version), (["--check-config", "--version"], .version),
        (["--help", "--version"], .help), (["--version", "--help"], .help),
    ])
    func `help overrides version, and version a check`(
        arguments: [String], action: CommandLineRequest.Action
    ) throws {
        #expect(try CommandLineRequest(arguments: arguments).action == action)
    }

    @Test(arguments: [
        (["--rat", "360"], "--rat"), (["-r", "360"], "-r"), (["--input", "x"], "--input"), (["--rate"], "--rate"),
        (["--config"], "--config"), (["a", "b"], "'b'"), (["--realtime=no"], "--realtime"), (["--help=x"], "--help"),
        (["--\u{1B}[31m"], "--?[31m"),
    ])
    func `what is no option is a usage error that names it`(arguments: [String], name: String) {
        let error = #expect(throws: DaemonError.self) { try CommandLineRequest(arguments: arguments) }
        #expect(error?.status == .usage)
        #expect(error?.message.contains(name) == true)
    }

    @Test func `the help fits 80 columns, names every option and says that this is no medical device`() {
        for line in Help.text.split(separator: "\n", omittingEmptySubsequences: false) { #expect(line.count <= 80) }
        for key in SettingKey.allCases where key.isOption { #expect(Help.text.contains("--\(key.name) ")) }
        for name in ["config", "instance", "reload", "check-config", "version", "help"] {
            #expect(Help.text.contains("--\(name) "))
        }
        #expect(Help.text.contains("no medical device"))
    }
}
