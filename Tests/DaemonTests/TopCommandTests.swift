// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Daemon

/// The command line of `ecgmond top`.
@Suite struct TopCommandTests {
    @Test(arguments: [["--help"], ["-h"], ["/run", "--help"]])
    func `it has a help`(arguments: [String]) throws {
        #expect(try CommandLineRequest(arguments: ["top"] + arguments).action == .topHelp)
        let outcome = try Program.ecgmond.run(["top"] + arguments)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(outcome.text.hasPrefix("Usage: ecgmond top ") && outcome.text.hasSuffix("\n"))
        #expect(outcome.text.split(separator: "\n").allSatisfy { $0.utf8.count <= 80 })
    }

    @Test func `after two hyphens all are paths`() throws {
        let request = try CommandLineRequest(arguments: ["top", "a", "--", "--help"])
        #expect(request.action == .top(paths: ["a", "--help"]))
        #expect(try CommandLineRequest(arguments: ["top", "--"]).action == .top(paths: []))
    }

    @Test func `an option that is none is refused`() throws {
        let outcome = try Program.ecgmond.run(["top", "--once"])
        #expect(outcome.status == 64)
        #expect(outcome.errorText.contains("unknown option '--once'") && outcome.errorText.contains("top --help"))
    }
}
