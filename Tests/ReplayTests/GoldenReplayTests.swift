// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import TestSupport
import Testing

/// Every recording beside the exact lines that `ecgmond` must print for it: `fixtures/replay` runs and compares them.
@Suite(.timeLimit(.minutes(10))) struct GoldenReplayTests {
    private static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: PackageRoot.fixture("replays"))) ?? []
        return files.filter { $0.hasSuffix(".args") }.map { String($0.dropLast(5)) }.sorted()
    }()

    @Test func `every fixture is replayed, as text and as csv`() throws {
        let files = Set(try FileManager.default.contentsOfDirectory(atPath: PackageRoot.fixture("replays")))
        for name in Self.names { #expect(files.isSuperset(of: ["\(name).text", "\(name).csv"]), "\(name)") }
        let used = try Self.names.map { try readText(PackageRoot.fixture("replays/\($0).args")) }
        let all = try FileManager.default.subpathsOfDirectory(atPath: PackageRoot.path("fixtures"))
        for recording in all where recording.hasSuffix(".dat") {
            #expect(used.contains { $0.contains(recording) }, "\(recording)")
        }
    }

    @Test func `between them the lines hold every condition, its onset and its end, and every state a file can have`()
        throws
    {
        let lines = try Self.names.map { try readText(PackageRoot.fixture("replays/\($0).csv")) }.joined()
        for kind in RhythmEvent.Kind.allCases {
            for phase in ["onset", "end"] { #expect(lines.contains(",\(kind.name),\(phase),"), "\(kind)") }
        }
        // A file is never without input for a while; InputLifeCycleTests are about that.
        for state in SignalState.allCases where state != .noInput {
            #expect(lines.contains(",\(state.name),,"), "\(state)")
        }
    }

    @Test(arguments: names)
    func `no line tells a heart rate of 0`(name: String) throws {
        let rows = try readText(PackageRoot.fixture("replays/\(name).csv")).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let column = try #require(rows.first?.firstIndex(of: "heart_rate_bpm"))
        let rates = rows.dropFirst().map { $0[column] }.filter { !$0.isEmpty }
        // Complexes too small to count have no rate.
        #expect(rates.count > 10 || name == "small")
        #expect(rates.allSatisfy { (Double($0) ?? 0) >= 10 })
        #expect(!(try readText(PackageRoot.fixture("replays/\(name).text"))).contains(" 0/min"))
    }

    @Test(arguments: names, chunkSizes)
    func `a recording gives exactly its lines, in chunks of any size`(name: String, chunkSize: Int) throws {
        let outcome = try Program("/bin/bash").run([
            PackageRoot.fixture("replay"), "--binary", Program.ecgmond.path, "--chunk", "\(chunkSize)", name,
        ])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errorText)")
    }
}
