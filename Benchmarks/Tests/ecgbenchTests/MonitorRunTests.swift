// SPDX-License-Identifier: Apache-2.0

import Decoding
import Foundation
import Signal
import Synthesis
import Testing

@testable import ecgbench

struct MonitorRunTests {
    private static func recording(_ text: String = "", slowerAgain: Bool = false) throws -> Recording {
        let rate = try #require(SampleRate(hertz: 250))
        let end = slowerAgain ? [Episode.sinus(rate: 70, seconds: 20)] : []
        let script = RecordingScript(
            rate: rate, seed: 3, episodes: [.sinus(rate: 70, seconds: 20), .sinus(rate: 150, seconds: 30)] + end)
        return Recording(SyntheticRecording(script: script), number: 7, annotations: annotations(text))
    }

    private static func run(_ recording: Recording, file: String) throws -> MonitorRun {
        try MonitorRun(
            of: recording, by: try SolverChoice().classifier(of: try ModelFile.model("node")), annotationFile: file)
    }

    @Test func `the annotation file has the beats that were reported, and is replaced by the next run's`() throws {
        let folder = try TemporaryFolder()
        let recording = try Self.recording()
        for _ in 1...2 {
            let run = try Self.run(recording, file: "\(folder.path)/7.ecg")
            #expect(run.reports.count > 80)
            let beats = BeatMatcher.beats(in: run.annotations)
            #expect(beats.count == run.reports.count)
            #expect(
                zip(beats, run.reports).allSatisfy {
                    $0.sampleIndex == $1.beat.sampleIndex && $0.beatClass == $1.beatClass
                })
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["7.ecg"])
        }
    }

    @Test func `onsets come with when they were reported, and rates once a second`() throws {
        let folder = try TemporaryFolder()
        let run = try Self.run(try Self.recording(), file: "\(folder.path)/7.ecg")
        let tachycardia = try #require(run.events.first { $0.event.kind == .tachycardia && $0.event.phase == .onset })
        // The rate rises at 20 s, and the median of eight intervals passes the limit with the fifth short one.
        #expect((20 * 250..<25 * 250).contains(Int(tachycardia.event.sampleIndex)))
        #expect(tachycardia.knownAt > tachycardia.event.sampleIndex)
        #expect(tachycardia.knownAt - tachycardia.event.sampleIndex < 2 * 250)
        #expect(run.shownRates.count == 50 && run.measuredRates.count == 50)
        let early = try #require(run.measuredRates[15])
        let late = try #require(run.measuredRates[40])
        #expect(abs(early - 70) < 6 && abs(late - 150) < 10)
    }

    @Test func `a moment shows what was reported up to it`() throws {
        let folder = try TemporaryFolder()
        let run = try Self.run(try Self.recording(slowerAgain: true), file: "\(folder.path)/7.ecg")
        // 150 a minute is extreme; nothing else of this rhythm threatens life.
        let tachycardia = run.events.filter { $0.event.kind == .extremeTachycardia }
        #expect(tachycardia.map(\.event.phase) == [.onset, .end])
        let (onset, end) = (try #require(tachycardia.first).knownAt, try #require(tachycardia.last).knownAt)
        #expect(onset < 45 * 250 && end < 65 * 250)
        #expect(run.moments.map(\.sampleIndex) == (0..<70).map { $0 * 250 })
        #expect(run.moments.allSatisfy { $0.hasAlarm == (onset..<end).contains($0.sampleIndex) })
        // A beat is reported with its class, 1.5 s after its R peak at most; at 70 a minute the next is 0.9 s away.
        for moment in run.moments.dropFirst(10) {
            let beat = try #require(moment.lastClassifiedBeat)
            #expect((0..<600).contains(moment.sampleIndex - beat))
            #expect(run.reports.contains { $0.beat.sampleIndex == beat && $0.beatClass != .unknown })
        }
        #expect(run.moments.first?.state == .learning && run.moments.last?.state == .good)
        #expect(run.signalChanges.map(\.state) == [.good])
    }

    @Test func `alarms of flutter are compared with the reference's marks, over whole records`() throws {
        func onset(_ kind: RhythmEvent.Kind, _ sample: SampleIndex) -> MonitorRun.ReportedEvent {
            MonitorRun.ReportedEvent(
                event: RhythmEvent(kind: kind, phase: .onset, sampleIndex: sample, heartRate: 0), knownAt: sample + 500)
        }
        // Made-up events of a kind that stands for flutter here: 2 s late, in none, and asystole within flutter.
        let recording = try Self.recording("1000 [,3000 ],8000 [,9000 ]")
        let scores = RhythmScore.alarms(
            recording, [onset(.couplet, 1_500), onset(.couplet, 12_000), onset(.asystole, 2_000)], [], from: 5_000,
            flutterAlarms: [.couplet])
        #expect(scores.count == RhythmScore.alarms.count + 1)
        let flutter = try #require(scores.last)
        #expect(flutter.kind == .couplet)
        #expect(flutter.score.detection.hits == 1)
        #expect(flutter.score.detection.misses == 1)
        #expect(flutter.score.detection.falseAlarms == 1)
        #expect(flutter.score.delays == [4])
        #expect(scores.dropLast().allSatisfy { $0.score.detection.falseAlarms == 0 })
    }

    @Test func `a folder for files that nobody asked for goes with them`() throws {
        var path = ""
        do {
            let folder = try TemporaryFolder()
            path = folder.path
            try writeFile([1, 2], to: "\(path)/a")
            #expect(FileManager.default.fileExists(atPath: "\(path)/a"))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
