// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What the field's own package reads from the daemon's annotation files, beside the JSON lines of the same run.
@Suite(.timeLimit(.minutes(10))) struct WFDBReadbackTests {
    /// A Python that has the WFDB package: ECG_WFDB_PYTHON, else that of `make setup-training`.
    static let python: String? = {
        let named = ProcessInfo.processInfo.environment["ECG_WFDB_PYTHON"]
        let path = named ?? PackageRoot.path("training/.venv/bin/python")
        guard FileManager.default.isExecutableFile(atPath: path),
            let outcome = try? Program(path).run(["-c", "import wfdb"]), outcome.status == 0
        else { return nil }
        return path
    }()

    /// Annotates a recording by the daemon and reads the file back.
    private func readBack(_ header: String, _ options: [String] = [], channel: Int = 0) throws -> Program.Outcome {
        let folder = try TemporaryFolder()
        let run = try Program.ecgmond.run(
            [header, "--output", "json", "--output", "wfdb:\(folder.path("a.ecg"))"] + options)
        #expect(run.status == 0, "\(run.errorText)")
        return try Program(try #require(Self.python)).run([
            PackageRoot.path("Tests/ReplayTests/wfdb_readback.py"), try folder.write(run.text, to: "a.json"),
            folder.path("a.ecg"), "--channel", "\(channel)",
        ])
    }

    @Test(
        .needsWFDBPackage("that PyPI's wfdb reads the annotation files of the fixtures as intended"),
        arguments: ["208s", "synthetic/disturbed", "synthetic/ectopy", "synthetic/tachycardia"])
    func `the package reads the samples, symbols, subtypes and texts that the JSON lines tell`(name: String) throws {
        let outcome = try readBack(PackageRoot.fixture("\(name).hea"))
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errorText)")
    }

    @Test(
        .needsWFDBPackage("that PyPI's wfdb reads the annotation files of recordings as intended"),
        .needsRecordings("annotation files of recordings with fibrillation, flutter and noise"),
        arguments: ["105", "203", "207"])
    func `the package reads the rhythms and the noise of a recording`(record: String) throws {
        let outcome = try readBack(Recordings.path("mitdb/\(record).hea"), ["--channel", "1"], channel: 1)
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errorText)")
    }

    @Test(.needsWFDBPackage("that PyPI's wfdb reads the annotations of every kind as intended"))
    func `the package reads every kind of annotation`() throws {
        let outcome = try Program(try #require(Self.python)).run([
            PackageRoot.path("Tests/ReportingTests/wfdb_annotations.py")
        ])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errorText)")
    }
}
