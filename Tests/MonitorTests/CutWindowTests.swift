// SPDX-License-Identifier: Apache-2.0

import Monitor
import Signal
import Synthesis
import Testing
import TrainedModels

/// A beat whose window is not whole has no class: one would be a guess.
@Suite struct CutWindowTests {
    private static let rate = SampleRate(hertz: 250)!
    private static let recording = SyntheticRecording(
        script: RecordingScript(rate: rate, seed: 20, episodes: [.sinus(rate: 75, seconds: 30)]))

    private static func beats(of samples: some Sequence<Float>, _ model: TrainedModel) throws -> [ClassifiedBeat] {
        let configuration = MonitorConfiguration(
            rate: rate, summaryIntervalSeconds: 0, explains: true, timer: .constant(nanoseconds: 20_000))
        var monitor = BeatMonitor(configuration: configuration, classifier: try model.classifier())
        var log = BeatMonitorTests.Log()
        for sample in samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        monitor.flush()
        log.take(from: &monitor)
        return log.beats
    }

    @Test(arguments: TrainedModel.allCases, [0.2, 0.4, 0.6, 0.8, 0.95])
    func `cut by the end of the recording, it is Q; all before are as they were`(
        model: TrainedModel, seconds: Double
    ) throws {
        // T is 0.8 s, the window 0.96 s.
        let peak = Self.recording.beats[25].sampleIndex
        let end = Int(peak) + Self.rate.samples(milliseconds: seconds * 1_000)
        let whole = try Self.beats(of: Self.recording.samples, model)
        let cut = try Self.beats(of: Self.recording.samples[..<end], model)
        let last = try #require(cut.first { abs($0.beat.sampleIndex - peak) < 5 })
        for beat in cut where beat.beat.sampleIndex >= last.beat.sampleIndex {
            #expect(beat.beatClass == .unknown)
            #expect(beat.probability == 0)
            #expect(beat.computeNanoseconds == 0)
            #expect(beat.explanation == nil)
            #expect(!beat.beat.isNoisy)
        }
        // A window that ends in time is a class, whatever follows.
        let before = cut.prefix { $0.beat.sampleIndex < last.beat.sampleIndex }.dropLast()
        #expect(before.count >= 20)
        #expect(before.map(\.beatClass) == whole.prefix(before.count).map(\.beatClass))
        #expect(before.map(\.probability) == whole.prefix(before.count).map(\.probability))
    }

    @Test(arguments: TrainedModel.allCases, [0.3, 0.532, 0.8])
    func `cut by a lead that goes off, it is Q`(model: TrainedModel, seconds: Double) throws {
        var samples = Self.recording.samples
        let peak = Self.recording.beats[20].sampleIndex
        let start = Int(peak) + Self.rate.samples(milliseconds: seconds * 1_000)
        for index in start..<start + 1_250 { samples[index] = .nan }
        let beats = try Self.beats(of: samples, model)
        let last = try #require(beats.first { abs($0.beat.sampleIndex - peak) < 5 })
        #expect(last.beatClass == .unknown)
        #expect(last.probability == 0)
        let others = beats.filter { $0.beatClass == .unknown }.map(\.beat.sampleIndex)
        #expect(others.allSatisfy { abs($0 - peak) < 2 * 250 || $0 > 29 * 250 }, "\(others)")
    }

    @Test(arguments: TrainedModel.allCases)
    func `a few missing samples leave the class alone`(model: TrainedModel) throws {
        var samples = Self.recording.samples
        let peak = Int(Self.recording.beats[20].sampleIndex)
        for index in peak + 130..<peak + 140 { samples[index] = .nan }
        let beats = try Self.beats(of: samples, model)
        let beat = try #require(beats.first { abs($0.beat.sampleIndex - SampleIndex(peak)) < 5 })
        #expect(beat.beatClass != .unknown)
        #expect(beat.probability > 0)
    }

    @Test(arguments: TrainedModel.allCases)
    func `its time to compute is not in the summary`(model: TrainedModel) throws {
        let configuration = MonitorConfiguration(
            rate: Self.rate, summaryIntervalSeconds: 0, timer: .constant(nanoseconds: 20_000))
        var monitor = BeatMonitor(configuration: configuration, classifier: try model.classifier())
        let end = Int(Self.recording.beats[4].sampleIndex) + 80
        for sample in Self.recording.samples[..<end] { monitor.push(sample) }
        monitor.flush()
        let summary = monitor.summarize()
        #expect(summary.beatCounts[4] >= 1)
        #expect(summary.noisyBeatCount == 0)
        #expect(abs(summary.medianComputeNanoseconds - 20_000) <= 640)
    }
}
