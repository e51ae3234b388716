// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `.ci/types`, on packages of one file.
@Suite struct TypeRuleTests {
    /// Runs the check on a package of one file, and returns its exit status and what it complains of.
    private func check(_ path: String, _ text: String) throws -> (status: Int32, complaints: [String]) {
        let folder = try TemporaryFolder()
        let file = URL(filePath: folder.path(path))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try folder.write(text, to: path)
        let outcome = try Program(PackageRoot.path(".ci/types")).run([folder.path])
        return (outcome.status, outcome.status == 0 ? [] : outcome.text.split(separator: "\n").map(String.init))
    }

    @Test(arguments: [
        ("Sources/Signal/Beat.swift", "public struct Beat: Sendable {\n    enum Kind {}\n}\n\nextension Int {}\n"),
        ("Sources/Signal/Beat+Text.swift", "extension Beat {\n    private struct Cursor {}\n}\n"),
        ("Tests/SignalTests/BeatTests.swift", "@Suite(.serialized) struct BeatTests {}\n"),
        ("Benchmarks/Sources/ecgbench/Files.swift", "// struct Beat {}\nfunc type(of class: Int) {}\n"),
    ])
    func `a type in a file of its name passes`(path: String, text: String) throws {
        let result = try check(path, text)
        #expect(result.status == 0, "\(result.complaints)")
    }

    @Test(arguments: [
        (
            "Sources/Signal/Beat.swift", "struct Beat {}\n\npublic final class Lead {}\n",
            ":3: type Lead belongs into Lead.swift"
        ),
        ("Sources/Signal/Beat+Text.swift", "private enum Lead {}\n", ":1: type Lead belongs into Lead.swift"),
        ("Tests/SignalTests/Beat.swift", "@Suite(\"a (b)\") struct Lead {}\n", ":1: type Lead belongs into Lead.swift"),
        ("Sources/Signal/Beat+Text.swift", "extension Lead {}\n", ":1: extension of Lead belongs into Lead.swift or"),
        ("Benchmarks/Sources/ecgbench/Beat.swift", "indirect enum Lead {}\n", ":1: type Lead belongs into Lead.swift"),
        ("Benchmarks/Tests/ecgbenchTests/Beat.swift", "actor Lead {}\n", ":1: type Lead belongs into Lead.swift"),
    ])
    func `a type in another's file is named with its line`(path: String, text: String, complaint: String) throws {
        let result = try check(path, text)
        #expect(result.status == 1)
        #expect(result.complaints.count == 1)
        #expect(result.complaints.first?.hasPrefix(path + complaint) == true, "\(result.complaints)")
    }
}
