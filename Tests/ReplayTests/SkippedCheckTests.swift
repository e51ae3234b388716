// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `.ci/skips`, on logs of a few lines.
@Suite struct SkippedCheckTests {
    private static let passed = """
        ✔ Test "a field that is skipped" passed after 0.002 seconds.
        ✔ Test run with 2 tests in 1 suite passed after 0.003 seconds.
        12 passed, 1 skipped in 3.00s
        """
    private static let recordingsLack = #"➜ Test "beats" skipped: "no recordings (set ECG_DATA); not checked: beats""#
    private static let pytestLacks = "SKIPPED [2] tests/test_augment.py:103: needs the noise recordings: ECG_DATA"
    private static let packageLacks = #"➜ Suite "Readback" skipped: "no wfdb package""#
    private static let partLacks = "NOT RUN: test-same-bits: packages are missing"

    /// Runs the check on a log, with or without a folder of recordings, and returns its exit status and lines.
    private func check(_ log: String, strict: Bool, hasRecordings: Bool) throws -> (status: Int32, lines: [String]) {
        let folder = try TemporaryFolder()
        try folder.write(log + "\n", to: "log")
        var program = Program("/bin/bash")
        program.environment = [
            "ECG_STRICT": strict ? "1" : nil, "ECG_DATA": hasRecordings ? folder.path : folder.path("missing"),
        ]
        let outcome = try program.run([PackageRoot.path(".ci/skips"), folder.path("log")])
        return (outcome.status, outcome.text.split(separator: "\n").map(String.init))
    }

    @Test(arguments: [true, false])
    func `nothing is said if everything ran`(strict: Bool) throws {
        let result = try check(Self.passed, strict: strict, hasRecordings: true)
        #expect(result.status == 0 && result.lines.isEmpty, "\(result)")
    }

    @Test(arguments: [recordingsLack, pytestLacks], [true, false])
    func `without recordings their checks are named, which is no error`(line: String, strict: Bool) throws {
        let result = try check("\(line)\n\(line)\n\(Self.passed)", strict: strict, hasRecordings: false)
        #expect(result.status == 0)
        #expect(result.lines.count == 1 && result.lines[0].hasPrefix("NOT RUN: "), "\(result)")
    }

    @Test(arguments: [recordingsLack, pytestLacks])
    func `with recordings nothing may be skipped in strict mode`(line: String) throws {
        #expect(try check(line, strict: true, hasRecordings: true).status == 1)
        #expect(try check(line, strict: false, hasRecordings: true).status == 0)
    }

    @Test(arguments: [
        packageLacks, partLacks, #"➜ Test "quietly" skipped"#, "SKIPPED [1] tests/test_fused.py:17: no C++",
    ])
    func `in strict mode nothing is skipped for want of a package`(line: String) throws {
        #expect(try check(line, strict: true, hasRecordings: false).status == 1)
        let lax = try check(line, strict: false, hasRecordings: false)
        #expect(lax.status == 0 && lax.lines.count == 1, "\(lax)")
    }
}
