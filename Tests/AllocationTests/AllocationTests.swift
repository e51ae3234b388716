// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The daemon allocates at its start alone: a run over more samples, beats and events makes as many allocations as a short
/// one. What is used for the first time is start; so the short input has every kind of event already.
@Suite(.needsOptimization) struct AllocationTests {
    private static let shortRounds = 1
    private static let longRounds = 4
    /// Often enough that a round has several summaries.
    private static let interval = ["--summary-interval", "20"]

    @Test(arguments: ["text", "json", "csv", "wfdb"])
    func `a longer recording full of events allocates no more than a short one`(output: String) throws {
        let folder = try TemporaryFolder()
        let counts = try [Self.shortRounds, Self.longRounds].map { rounds in
            let argument = output == "wfdb" ? "wfdb:\(folder.path("\(rounds).ecg"))" : output
            let run = try CountedRun(
                EventfulText.options + Self.interval + ["--output", argument],
                input: try EventfulText.bytes(rounds: rounds))
            return run.allocationCount
        }
        print("allocations with output \(output): \(counts[0]) in a short run, \(counts[1]) in a long one")
        #expect(counts[0] > 0)
        #expect(counts[1] == counts[0])
    }

    @Test(arguments: ["text", "json", "csv"])
    func `neither does one whose beats are explained`(output: String) throws {
        let counts = try [Self.shortRounds, Self.longRounds].map { rounds in
            let run = try CountedRun(
                EventfulText.options + Self.interval + ["--explain", "--output", output],
                input: try EventfulText.bytes(rounds: rounds))
            return run.allocationCount
        }
        print("allocations with output \(output), explained: \(counts[0]) in a short run, \(counts[1]) in a long one")
        #expect(counts[1] == counts[0])
    }

    @Test func `neither does it where the journal takes the reports`() throws {
        var counts: [Int] = []
        for rounds in [Self.shortRounds, Self.longRounds] {
            let journal = try TestJournal()
            let run = try CountedRun(
                EventfulText.options + Self.interval + ["--output", "journal"],
                input: try EventfulText.bytes(rounds: rounds), journalSocket: journal.path)
            var entries = try journal.finish()
            // Only a machine with other work to do has beats beyond the bound.
            entries["20f368a114c24754997da944e97f30ab"] = nil
            // The notice at start, beats, signal, input, summaries and totals, and fifteen kinds of rhythm.
            #expect(entries.count == 21, "\(entries)")
            #expect(entries["none"] == nil)
            #expect(entries.values.reduce(0, +) > 150 * rounds)
            counts.append(run.allocationCount)
        }
        print("allocations with output journal: \(counts[0]) in a short run, \(counts[1]) in a long one")
        #expect(counts[1] == counts[0])
    }

    @Test(arguments: ["212", "s16le", "f32le"])
    func `samples in binary allocate nothing either`(format: String) throws {
        let recording = try readBytes(PackageRoot.fixture("208s.dat"))
        let counts = try [1, 4].map { repeats in
            let input = [UInt8]((0..<repeats).map { _ in recording }.joined())
            let run = try CountedRun(["--format", format, "--rate", "360", "--output", "text"], input: input)
            return run.allocationCount
        }
        print("allocations with format \(format): \(counts[0]) in a short run, \(counts[1]) in a long one")
        #expect(counts[1] == counts[0])
    }

    @Test func `the short recording has every kind of event`() throws {
        let run = try CountedRun(
            EventfulText.options + Self.interval + ["--output", "json"],
            input: try EventfulText.bytes(rounds: Self.shortRounds))
        let text = run.outcome.text
        for event in [
            "asystole", "ventricular-tachycardia", "ventricular-run", "couplet", "tachycardia", "bradycardia",
            "pause", "extreme-bradycardia", "extreme-tachycardia", "bigeminy", "trigeminy", "r-on-t",
            "frequent-ventricular-beats", "irregular-rhythm", "ventricular-flutter-or-fibrillation",
        ] {
            #expect(text.contains("\"event\":\"\(event)\",\"state\":\"onset\""), "no \(event)")
        }
        for signal in ["good", "noisy", "flat", "clipped", "lead-off"] {
            #expect(text.contains("\"signal\":\"\(signal)\""), "no signal \(signal)")
        }
        for problem in ["malformed-line", "overlong-line", "non-finite-sample"] {
            #expect(text.contains("\"problem\":\"\(problem)\""), "no \(problem)")
        }
        for text in ["\"class\":\"N\"", "\"class\":\"V\"", "\"class\":\"Q\"", "\"noisy\":true", "\"type\":\"summary\""]
        {
            #expect(run.outcome.text.contains(text), "no \(text)")
        }
    }

    @Test func `an allocation a read is noticed`() throws {
        let counts = try [Self.shortRounds, Self.longRounds].map { rounds in
            let input = try EventfulText.bytes(rounds: rounds)
            let run = try CountedRun(
                EventfulText.options + Self.interval + ["--output", "text"], input: input, plantsAllocations: true)
            return (allocations: run.allocationCount, bytes: input.count)
        }
        // A read takes 65,536 bytes at most, from a pipe often less.
        let leastReadCount = (counts[1].bytes - counts[0].bytes) / 65_536
        #expect(counts[1].allocations >= counts[0].allocations + leastReadCount)
        #expect(leastReadCount > 10)
    }
}
