// SPDX-License-Identifier: Apache-2.0

import Classifier
import Segmenter
import Signal
import Synthesis
import Testing
import TrainedModels

@testable @_spi(Benchmarks) import Monitor

/// Beats from outside, in the place of the detector's.
@Suite struct GivenBeatsTests {
    private static func monitor(_ rate: SampleRate) throws -> BeatMonitor {
        let model = Model.node
        return BeatMonitor(
            configuration: MonitorConfiguration(rate: rate, timer: .constant(nanoseconds: 20_000)),
            classifier: try BeatClassifier(model))
    }

    @Test func `the detector's own beats, given when it found them, lead to the same events`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        let script = RecordingScript(
            rate: rate, seed: 11,
            episodes: [.sinus(seconds: 20), .bigeminy(rate: 70, seconds: 20), .sinus(rate: 130, seconds: 20)])
        var samples = SyntheticRecording(script: script).samples
        // A lead that is off for two seconds.
        for index in 360 * 45..<360 * 47 { samples[index] = .nan }
        var detector = QRSDetector(rate: rate)
        var own = try Self.monitor(rate)
        var given = try Self.monitor(rate)
        var ownLog = BeatMonitorTests.Log()
        var givenLog = BeatMonitorTests.Log()
        for sample in samples {
            own.push(sample)
            given.push(sample, beats: detector.push(sample).map { [$0] } ?? [])
            ownLog.take(from: &own)
            givenLog.take(from: &given)
        }
        #expect(ownLog.beats.count > 70)
        #expect(ownLog.states.count > 2)
        #expect(ownLog.lines == givenLog.lines)
    }

    @Test func `the detector's beats are dropped, those of the end as well, and its states are kept`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        let script = RecordingScript(rate: rate, seed: 11, episodes: [.sinus(seconds: 20)])
        var monitor = try Self.monitor(rate)
        var log = BeatMonitorTests.Log()
        let wanted: [SampleIndex] = [3_000, 3_301, 3_650]
        for (index, sample) in SyntheticRecording(script: script).samples.enumerated() {
            let beats = wanted.filter { $0 + 100 == index }.map {
                Beat(sampleIndex: $0, detectedAt: SampleIndex(index))
            }
            monitor.push(sample, beats: beats[...])
            log.take(from: &monitor)
        }
        monitor.flush()
        log.take(from: &monitor)
        #expect(log.beats.map(\.beat.sampleIndex) == wanted)
        #expect(log.beats.map(\.precedingIntervalInSamples) == [nil, 301, 349])
        #expect(log.states == [.good])
    }
}
