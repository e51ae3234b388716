// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Inputs that people's recorders really sent and that once failed, in the folder `cases` beside the recordings: each gives what
/// its README expects.
@Suite(.needsRecordings("inputs of people's recorders that once failed"))
struct CaseFolderTests {
    /// One run of the program over a case, and what must come out.
    struct Run: CustomTestStringConvertible, Sendable {
        var folder: String
        var arguments: [String]
        /// The beats; `nil` where the run is refused.
        var beats: ClosedRange<Int>?
        var status: Int32 = 0
        var heartRate: Int?
        var samples: Int?
        var missing = 0
        var problems = 0
        /// What standard error has to say.
        var says: [String] = []

        var testDescription: String { "\(folder): \(arguments.joined(separator: " "))" }
    }

    private static let text250 = ["--format", "text", "--rate", "250"]
    private static let raw10 = text250 + ["--gain", "300", "--baseline", "512"]

    static let runs: [Run] = [
        run("01-decimal-comma", text250 + ["ecg.txt"], beats: 24...24, heartRate: 72, samples: 5_000),
        run(
            "01-decimal-comma", text250 + ["--channel", "1", "time-ecg.csv"], beats: 24...24, heartRate: 72,
            samples: 5_000),
        run(
            "01-decimal-comma", ["--format", "text", "--time-column", "time", "--channel", "ecg", "time-ecg.csv"],
            beats: 24...24, heartRate: 72, samples: 5_000, says: ["250 Hz"]),
        run(
            "03-date-and-time-in-one-field",
            text250 + ["--channel", "1", "--gain", "40", "--baseline", "512", "ecg.csv"], beats: 24...24, heartRate: 72),
        run(
            "04-column-names-with-numbers", text250 + ["--channel", "1", "--units", "uV", "obci.csv"], beats: 24...24,
            heartRate: 72, samples: 5_000),
        run(
            "04-column-names-with-numbers", text250 + ["--channel", "EXG Channel 0", "--units", "uV", "obci.csv"],
            beats: 24...24, heartRate: 72, samples: 5_000),
        run(
            "08-text-taken-for-16-bit-samples", ["--rate", "250", "ecg.csv"], status: 65,
            says: ["text", "--format text"]),
        run("09-gzip", text250 + ["ecg.txt.gz"], status: 65, says: ["gzip"]),
        run("09-gzip", ["--rate", "250", "ecg.txt.gz"], status: 65, says: ["gzip"]),
        run("10-status-lines", raw10 + ["serial.txt"], beats: 24...24, heartRate: 72, samples: 5_000),
        run("10-status-lines", raw10 + ["blocks.txt"], beats: 24...24, heartRate: 72, samples: 5_000),
        run("11-lead-off-mark", text250 + ["only-marks.txt"], beats: 0...0, samples: 2_500, missing: 2_500),
        run("11-lead-off-mark", raw10 + ["off-6s-to-14s.txt"], beats: 14...14, samples: 5_000, missing: 2_000),
        run(
            "22-lost-packets-with-timestamps",
            ["--format", "text", "--rate", "130", "--time-column", "2", "--channel", "3", "--units", "uV", "ecg.txt"],
            beats: 60...65, heartRate: 65, samples: 7_800, missing: 365, problems: 5),
        run(
            "22-lost-packets-with-timestamps",
            ["--format", "text", "--time-column", "Phone timestamp", "--channel", "ecg", "--units", "uV", "ecg.txt"],
            beats: 60...65, heartRate: 65, samples: 7_800, missing: 365, problems: 5, says: ["130 Hz"]),
        run("23-formats-not-read", ["f8.hea"], beats: 24...24, heartRate: 72, samples: 5_000),
        run("23-formats-not-read", ["f160.hea"], beats: 24...24, heartRate: 72, samples: 5_000),
        run("23-formats-not-read", ["f310.hea"], beats: 24...24, heartRate: 72, samples: 5_000),
        run("23-formats-not-read", ["two.hea"], beats: 24...24, heartRate: 72, samples: 5_000),
        run("23-formats-not-read", ["ecg.edf"], beats: 24...24, heartRate: 72, samples: 5_000, says: ["EDF"]),
        run("23-formats-not-read", ["ecg.ishne"], beats: 24...24, heartRate: 72, samples: 5_000, says: ["ISHNE"]),
        run(
            "23-formats-not-read", ["--format", "s16le", "--rate", "250", "--gain", "2000", "ecg.edf"], status: 65,
            says: ["EDF"]),
        run("25-first-signal-is-no-ECG", ["icu.hea"], beats: 24...24, heartRate: 72, says: ["ECG"]),
        run("25-first-signal-is-no-ECG", ["nv.hea"], beats: 24...24, heartRate: 72),
        run("26-record-name-with-a-folder", ["rec.hea"], beats: 9...24),
        run("29-signal-file-shorter-than-its-header", ["cut.hea"], beats: 9...9, says: ["3000"]),
        run("27-all-samples-on-one-line", raw10 + ["ecg.txt"], beats: 24...24, heartRate: 72, samples: 5_000),
        run("28-labelled-values", raw10 + ["serial.txt"], beats: 24...24, heartRate: 72, samples: 5_000),
        run("28-labelled-values", raw10 + ["--channel", "ECG", "serial.txt"], beats: 24...24, heartRate: 72),
        run("28-labelled-values", raw10 + ["--channel", "EKG", "serial.txt"], status: 65, says: ["EKG", "ECG"]),
    ]

    private static func run(
        _ folder: String, _ arguments: [String], beats: ClosedRange<Int>? = nil, status: Int32 = 0,
        heartRate: Int? = nil,
        samples: Int? = nil, missing: Int = 0, problems: Int = 0, says: [String] = []
    ) -> Run {
        Run(
            folder: folder, arguments: arguments, beats: beats, status: status, heartRate: heartRate, samples: samples,
            missing: missing, problems: problems, says: says)
    }

    @Test(arguments: runs)
    func `the case gives what its README expects`(run: Run) throws {
        var program = Program.ecgmond
        program.folder = Recordings.path("cases/\(run.folder)")
        let outcome = try program.run(run.arguments + ["--output", "text"])
        #expect(outcome.status == run.status, "\(outcome.errorText)")
        for words in run.says { #expect(outcome.errorText.contains(words), "\(outcome.errorText)") }
        guard let beats = run.beats else {
            // A wrong figure must not stand before the refusal.
            #expect(!outcome.text.contains("life-threatening"), "\(outcome.text)")
            return
        }
        #expect(!outcome.text.contains("  !!  "), "no alarm: \(outcome.text)")
        let summary = try #require(try Summary(outcome.text))
        #expect(beats.contains(summary.beats), "\(outcome.text)")
        #expect(summary.missing == run.missing && summary.problems == run.problems, "\(outcome.text)")
        if let samples = run.samples { #expect(summary.samples == samples) }
        if let heartRate = run.heartRate { #expect(summary.heartRate == heartRate) }
    }

    /// Every folder of inputs stands in the table above, or in one of the tests that need more than a command line.
    @Test func `no folder is left out`() throws {
        let elsewhere: Set = [
            // A pseudo terminal or a FIFO: below. Signals: the tests of the detector and of the alarms have their like.
            "05-serial-port-in-its-default-mode", "07-device-unplugged", "21-restart-in-the-middle-of-a-frame",
            "12-mains-hum", "14-one-sample-glitches", "15-pacing-spikes-without-capture",
            "16-fibrillation-under-pacing",
            "17-fast-sinus-rhythm-classes", "18-same-beat-now-N-now-V", "19-tall-T-wave", "20-last-beat-of-a-stretch",
            "24-small-complexes-are-called-asystole", "30-wrapped-converter",
        ]
        let folders = try FileManager.default.contentsOfDirectory(atPath: Recordings.path("cases"))
        #expect(Set(folders).subtracting(Self.runs.map(\.folder)).subtracting(elsewhere).isEmpty)
    }

    /// The figures of the last summary line.
    private struct Summary {
        var beats, samples, missing, problems: Int
        var heartRate: Int?

        init?(_ text: String) throws {
            guard
                let found = text.matches(
                    of:
                        /([0-9]+)  =  ([0-9]+) beats in .*; heart rate ([0-9-]+)\/min .*; ([0-9]+) samples missing, ([0-9]+) input problems/
                ).last
            else { return nil }
            samples = Int(found.1) ?? -1
            beats = Int(found.2) ?? -1
            heartRate = Int(found.3)
            missing = Int(found.4) ?? -1
            problems = Int(found.5) ?? -1
        }
    }
}
