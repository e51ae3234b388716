// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Strips of a fixture: the exact bytes, and what others read from them.
@Suite(.timeLimit(.minutes(5))) struct StripReadbackTests {
    /// The strip that is kept as an example; `Tests/Expected/strip/renew` takes what is made now in its place.
    private static let golden = "208s_s000000033436_ventricular-tachycardia_onset"
    private static let endings = ["hea", "dat", "ecg", "svg"]

    private func strips() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let run = try Program.ecgmond.run([
            PackageRoot.fixture("208s.hea"), "--output", "json", "--strips", folder.path("s"),
        ])
        #expect(run.status == 0 && run.complaints.isEmpty, "\(run.errorText)")
        try folder.write(run.text, to: "all.json")
        return folder
    }

    @Test(arguments: endings)
    func `a strip of the fixture has exactly its bytes`(ending: String) throws {
        let folder = try strips()
        let made = try readBytes(folder.path("s/\(Self.golden).\(ending)"))
        let kept = try readBytes(PackageRoot.path("Tests/Expected/strip/\(Self.golden).\(ending)"))
        #expect(made == kept, "Tests/Expected/strip/renew takes it; look at the difference")
    }

    @Test(.needsWFDBPackage("that PyPI's wfdb reads strips as intended"))
    func `the field's package reads samples, times, comments and annotations`() throws {
        let folder = try strips()
        let outcome = try Program(try #require(WFDBReadbackTests.python)).run([
            PackageRoot.path("Tests/ReplayTests/wfdb_strips.py"), folder.path("all.json"), folder.path("s"),
            PackageRoot.fixture("208s"),
        ])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errorText)")
    }

    @Test func `the monitor finds the same beats in a strip as in the recording`() throws {
        let folder = try strips()
        let all = try beats(readText(folder.path("all.json")))
        let run = try Program.ecgmond.run([folder.path("s/\(Self.golden).hea"), "--output", "json"])
        #expect(run.status == 0)
        let first = 33_436 - 3_600
        let found = beats(run.text)
        // It learns the signal for two seconds, and at the end windows are not whole.
        let expected = all.filter { $0 >= first + 720 && $0 < first + 7_200 }.map { $0 - first }
        #expect(expected.count > 25)
        #expect(found.filter { $0 >= 720 } == expected)
    }

    private func beats(_ lines: String) -> [Int] {
        lines.split(separator: "\n").compactMap { line in
            guard line.contains("\"type\":\"beat\""), let match = line.firstMatch(of: /"sample":(\d+)/) else {
                return nil
            }
            return Int(match.1)
        }
    }
}
