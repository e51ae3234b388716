// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Signal
import Synthesis
import Testing

@testable import ecgbench

struct AnnotatedBeatsTests {
    private static func synthetic() throws -> (recording: Recording, detected: [SampleIndex]) {
        let rate = try #require(SampleRate(hertz: 250))
        let script = RecordingScript(rate: rate, seed: 3, episodes: [.sinus(rate: 70, seconds: 60)])
        let recording = Recording(SyntheticRecording(script: script), number: 7)
        return (recording, DetectedBeats.withoutClasses(of: recording).map(\.beat.sampleIndex))
    }

    /// Marks in an annotation file: an N each.
    private static func marked(_ recording: Recording, at samples: [SampleIndex]) -> Recording {
        recording.replacing(annotations: annotations(samples.map { "\($0) N" }.joined(separator: ",")))
    }

    @Test(arguments: [-30, 0, 15, 37])
    func `marks up to 150 ms off are moved to the R peak`(offset: SampleIndex) throws {
        let (recording, detected) = try Self.synthetic()
        try #require(detected.count > 60)
        let beats = AnnotatedBeats.beats(of: Self.marked(recording, at: detected.map { $0 + offset }))
        #expect(beats.map(\.sampleIndex) == detected)
        let last = SampleIndex(recording.millivolts.count - 1)
        #expect(beats.allSatisfy { $0.detectedAt == min($0.sampleIndex + 75, last) })
    }

    @Test func `a mark without a beat stays, and a beat without a mark is dropped`() throws {
        let (recording, detected) = try Self.synthetic()
        // Half a second before a beat there is none; every fifth beat has no mark.
        let kept = detected.enumerated().filter { $0.offset % 5 != 0 }.map(\.element)
        let between = detected[20] - 100
        let beats = AnnotatedBeats.beats(of: Self.marked(recording, at: (kept + [between]).sorted()))
        #expect(beats.map(\.sampleIndex) == (kept + [between]).sorted())
    }

    @Test func `no two beats are at one sample, and none is after the end`() throws {
        let (recording, detected) = try Self.synthetic()
        let marks = [detected[4], detected[4], detected[5] + 36, SampleIndex(recording.millivolts.count + 10)]
        let beats = AnnotatedBeats.beats(of: Self.marked(recording, at: marks))
        #expect(beats.map(\.sampleIndex) == [detected[4], detected[5]])
    }

    @Test func `the monitor reports the given beats and no others`() throws {
        let (recording, detected) = try Self.synthetic()
        // Every third beat is left out, and the last, for whose window there may be no room.
        let marks = detected.dropLast().enumerated().filter { $0.offset % 3 != 0 }.map(\.element)
        let marked = Self.marked(recording, at: marks.map { $0 + 10 })
        let folder = try TemporaryFolder()
        let run = try MonitorRun(
            of: marked, by: try SolverChoice().classifier(of: try ModelFile.model("node")),
            beats: AnnotatedBeats.beats(of: marked), annotationFile: "\(folder.path)/7.ecg")
        #expect(run.reports.map(\.beat.sampleIndex) == marks)
        #expect(run.shownRates.count == 60)
    }
}
