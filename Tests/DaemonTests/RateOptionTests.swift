// SPDX-License-Identifier: Apache-2.0

import Decoding
import Foundation
import Signal
import Synthesis
import TestSupport
import Testing

@testable import Daemon

/// The program on inputs whose rates are none of the stages': all it says is in samples of the input.
@Suite struct RateOptionTests {
    private static func recording(_ hertz: Double) throws -> SyntheticRecording {
        SyntheticRecording(
            script: RecordingScript(
                rate: try #require(SampleRate(hertz: hertz)), seed: 5, episodes: [.sinus(rate: 75, seconds: 20)]))
    }

    private static func s16le(_ samples: [Float]) -> Data {
        var data = Data()
        for sample in samples {
            withUnsafeBytes(of: Int16(sample * 200).littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    /// The whole number that follows a name in JSON.
    private static func number(_ name: String, in line: String) -> Int64? {
        line.components(separatedBy: "\"\(name)\":").dropFirst().first.flatMap { Int64($0.prefix { $0.isNumber }) }
    }

    @Test(arguments: [50.0, 80, 2_000, 5_000])
    func `beats, times and annotations are those of the input`(hertz: Double) async throws {
        let recording = try Self.recording(hertz)
        let folder = ScratchFolder()
        let outcome = try await Executable.run(
            [
                "--rate", "\(hertz)", "--output", "json", "--output", "wfdb:\(folder.path("a.ecg"))",
                "--summary-interval", "0",
            ], input: Self.s16le(recording.samples), folder: folder)
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("samples per second are few") == (hertz < 100))
        let found = outcome.beatLines.compactMap { Self.number("sample", in: $0) }
        #expect(found.count == recording.beats.count)
        for (beat, truth) in zip(found, recording.beats) {
            #expect(abs(Double(beat - truth.sampleIndex)) <= max(1, 0.004 * hertz))
        }
        let bytes = try readBytes(folder.path("a.ecg"))
        var reader = AnnotationReader(bytes.span)
        var annotated: [Int64] = []
        while let annotation = try reader.next() {
            // The codes of beats come before those of rhythms and of the signal.
            if annotation.code < 14 { annotated.append(annotation.sampleIndex) }
        }
        #expect(annotated == found)
        #expect(reader.timeResolution == hertz)
    }

    /// A pipe that is read at any pace gives the same, and a problem has the input's sample.
    @Test func `missing samples and problems have the input's numbers`() async throws {
        let recording = try Self.recording(2_000)
        var lines = recording.samples.map { "\($0)" }
        lines[20_001] = "-"
        lines[30_003] = "1x"
        let outcome = try await Executable.run(
            ["--rate", "2000", "--format", "text", "--output", "json"],
            input: Data((lines.joined(separator: "\n") + "\n").utf8))
        let problem = try #require(outcome.output.split(separator: "\n").first { $0.contains("malformed-line") })
        #expect(Self.number("sample", in: String(problem)) == 30_003)
        #expect(outcome.output.contains("\"missing_samples\":2,"))
    }

    @Test func `a file is played at the input's own rate`() async throws {
        let recording = try Self.recording(4_000)
        let start = monotonicNanoseconds()
        let outcome = try await Executable.run(
            ["--rate", "4000", "--realtime", "--output", "text"], input: Self.s16le(Array(recording.samples[..<12_000]))
        )
        let seconds = Double(monotonicNanoseconds() - start) / 1e9
        #expect(outcome.status == 0 && outcome.output.contains(" 12000  = "))
        #expect(seconds >= 2.9)
    }
}
