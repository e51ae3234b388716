// SPDX-License-Identifier: Apache-2.0

import Classifier
import Signal
import Synthesis
import Testing
import TrainedModels

@testable import Monitor

/// What stands behind a beat's class, as the monitor fills it in.
@Suite struct ExplanationTests {
    private static let rate = SampleRate(hertz: 360)!

    private static func monitor(explains: Bool) throws -> BeatMonitor {
        let model = Model.node
        return BeatMonitor(
            configuration: MonitorConfiguration(
                rate: rate, summaryIntervalSeconds: 0, explains: explains, timer: .constant(nanoseconds: 20_000)),
            classifier: try BeatClassifier(model))
    }

    private static func samples(_ rhythm: Episode.Rhythm) -> (samples: [Float], beats: [TrueBeat]) {
        let script = RecordingScript(
            rate: rate, seed: 5, episodes: [.sinus(seconds: 30), Episode(rhythm, seconds: 60)])
        let recording = SyntheticRecording(script: script)
        return (recording.samples, recording.visibleBeats)
    }

    private static func run(_ monitor: inout BeatMonitor, over samples: some Sequence<Float>) -> [ClassifiedBeat] {
        var log = BeatMonitorTests.Log()
        for sample in samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        monitor.flush()
        log.take(from: &monitor)
        return log.beats
    }

    /// The true class of each beat that was found.
    private static func truth(of beats: [ClassifiedBeat], among truth: [TrueBeat]) -> [BeatClass?] {
        beats.map { beat in truth.first { abs($0.sampleIndex - beat.beat.sampleIndex) <= 36 }?.beatClass }
    }

    @Test func `an early ventricular beat is early, unlike the usual one, wider, and without its P wave`() throws {
        let (samples, truth) = Self.samples(.ventricularEctopy(rate: 72, period: 5))
        var monitor = try Self.monitor(explains: true)
        let beats = Self.run(&monitor, over: samples)
        var ventricularCount = 0
        for (beat, beatClass) in zip(beats, Self.truth(of: beats, among: truth)).dropFirst(10) {
            guard let explanation = beat.explanation, let percent = explanation.intervalPercent else { continue }
            if beatClass == .ventricular {
                ventricularCount += 1
                #expect((50...75).contains(percent))
                #expect(explanation.likeness < 0.8)
                #expect(explanation.widthInMilliseconds > explanation.usualWidthInMilliseconds + 20)
                #expect(!explanation.hasUsualPWave)
            } else {
                #expect((85...170).contains(percent))
                #expect(explanation.likeness > 0.95)
                #expect(abs(explanation.widthInMilliseconds - explanation.usualWidthInMilliseconds) < 20)
                #expect(explanation.hasUsualPWave)
            }
        }
        #expect(ventricularCount > 10)
    }

    @Test func `a P wave from elsewhere is not the usual one, though the complex is`() throws {
        let (samples, truth) = Self.samples(.supraventricularEctopy(rate: 72, period: 5))
        var monitor = try Self.monitor(explains: true)
        let beats = Self.run(&monitor, over: samples)
        let early = zip(beats, Self.truth(of: beats, among: truth)).filter { $0.1 == .supraventricular }
        #expect(early.count > 10)
        for (beat, _) in early {
            let explanation = try #require(beat.explanation)
            #expect(explanation.intervalPercent.map { (50...75).contains($0) } == true)
            #expect(explanation.likeness > 0.9)
            #expect(!explanation.hasUsualPWave)
        }
    }

    @Test func `classes, probabilities and places are the same with it and without`() throws {
        let (samples, _) = Self.samples(.ventricularEctopy(rate: 80, period: 4))
        var plain = try Self.monitor(explains: false)
        var explaining = try Self.monitor(explains: true)
        let plainBeats = Self.run(&plain, over: samples)
        let beats = Self.run(&explaining, over: samples)
        #expect(beats.count > 90)
        #expect(beats.map(\.beat) == plainBeats.map(\.beat))
        #expect(beats.map(\.beatClass) == plainBeats.map(\.beatClass))
        #expect(beats.map(\.probability) == plainBeats.map(\.probability))
        #expect(plainBeats.allSatisfy { $0.explanation == nil })
        // What has no class has nothing behind it.
        #expect(beats.allSatisfy { $0.beatClass != .unknown || $0.explanation == nil })
        #expect(beats.count { $0.explanation == nil } <= 2)
        // Later if the beat itself was found later.
        let longest = Int(1.5 * Self.rate.hertz)
        for (beat, plain) in zip(beats, plainBeats) {
            #expect(beat.delayInSamples <= max(longest, plain.delayInSamples))
        }
    }

    @Test func `it begins and ends when asked for, with a usual beat learnt from there on`() throws {
        let (samples, _) = Self.samples(.sinus(rate: 72))
        var monitor = try Self.monitor(explains: false)
        var log = BeatMonitorTests.Log()
        for (index, sample) in samples.enumerated() {
            if index == 30 * 360 { monitor.setExplains(true) }
            if index == 60 * 360 { monitor.setExplains(false) }
            monitor.push(sample)
            log.take(from: &monitor)
        }
        for beat in log.beats {
            let seconds = Double(beat.beat.sampleIndex) / 360
            // A report may come 1.5 s after its beat.
            if seconds < 28.4 || seconds > 60 { #expect(beat.explanation == nil) }
            if (30...58).contains(seconds) { #expect((beat.explanation?.likeness ?? 0) > 0.95) }
        }
    }
}
