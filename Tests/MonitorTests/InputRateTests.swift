// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Segmenter
import Signal
import Synthesis
import Testing
import TrainedModels

@testable import Monitor

/// Inputs at every rate, those among them that no stage is made for: the same heart gives the same reports.
@Suite struct InputRateTests {
    static let rates = [50.0, 64, 80, 99.9, 1_000, 1_500, 2_000, 4_000, 5_000, 7_777, 10_000]
    private static let seconds = 60.0

    /// What was reported of a signal, by the input's samples.
    private struct Run {
        var beats: [ClassifiedBeat] = []
        var rhythms: [RhythmEvent] = []
        var states: [SignalChange] = []
        var summaries: [Summary] = []
        var lines: [String] = []
        var totals: Totals

        init(
            _ samples: [Float], hertz: Double, chunk: Int = 1, pausingAt pauses: Set<Int> = [],
            model: TrainedModel = .node
        ) throws {
            let rate = try #require(SampleRate(hertz: hertz))
            var monitor = BeatMonitor(
                configuration: MonitorConfiguration(
                    rate: rate, summaryIntervalSeconds: 20, timer: .constant(nanoseconds: 20_000)),
                classifier: try model.classifier())
            totals = monitor.totals(of: .whole)
            var index = 0
            while index < samples.count {
                if pauses.contains(index) {
                    monitor.noteInput(isPresent: false)
                    take(&monitor)
                    monitor.noteInput(isPresent: true)
                    take(&monitor)
                }
                var end = min(index + chunk, samples.count)
                if let pause = pauses.filter({ $0 > index }).min() { end = min(end, pause) }
                while index < end {
                    index += monitor.push(samples.span.extracting(index..<end))
                    take(&monitor)
                }
            }
            monitor.flush()
            take(&monitor)
            summaries.append(monitor.summarize())
            totals = monitor.totals(of: .whole)
            #expect(monitor.sampleCount == SampleIndex(samples.count))
        }

        private mutating func take(_ monitor: inout BeatMonitor) {
            while let event = monitor.nextEvent() {
                lines.append("\(event)")
                switch event {
                case .beat(let beat):
                    #expect(beat.delayInSamples == Int(monitor.sampleCount - 1 - beat.beat.sampleIndex))
                    #expect(beat.beat.detectedAt < monitor.sampleCount)
                    beats.append(beat)
                case .rhythm(let event): rhythms.append(event)
                case .signal(let change): states.append(change)
                case .summary(let summary): summaries.append(summary)
                default: break
                }
            }
        }
    }

    private static func recording(_ hertz: Double, _ disturbances: [Disturbance] = []) throws -> SyntheticRecording {
        let rate = try #require(SampleRate(hertz: hertz))
        return SyntheticRecording(
            script: RecordingScript(
                rate: rate, seed: 12,
                episodes: [
                    .sinus(rate: 70, seconds: 30), .bigeminy(rate: 70, seconds: 15), .sinus(rate: 130, seconds: 15),
                ],
                disturbances: disturbances))
    }

    /// A sample of either rate, in seconds; 4 ms at 250 Hz.
    private static func tolerance(_ hertz: Double) -> Double { 1 / hertz + 0.004 + 1e-9 }

    @Test(arguments: rates, [TrainedModel.node, .context])
    func `the same heart has the same beats at any rate`(hertz: Double, model: TrainedModel) throws {
        let run = try Run(try Self.recording(hertz).samples, hertz: hertz, model: model)
        let usual = try Run(try Self.recording(250).samples, hertz: 250, model: model)
        #expect(run.beats.count == usual.beats.count)
        for (beat, other) in zip(run.beats, usual.beats) {
            let seconds = Double(beat.beat.sampleIndex) / hertz
            #expect(abs(seconds - Double(other.beat.sampleIndex) / 250) <= Self.tolerance(hertz))
        }
        let different = zip(run.beats, usual.beats).count { $0.beatClass != $1.beatClass }
        #expect(different <= (hertz < 60 ? 10 : hertz < 100 ? 4 : 3))
        #expect(run.rhythms.map(\.kind) == usual.rhythms.map(\.kind))
        #expect(run.states.map(\.state) == usual.states.map(\.state))
        for (summary, other) in zip(run.summaries, usual.summaries) {
            let rates = (summary.heartRate ?? 0, other.heartRate ?? 0)
            #expect(abs(rates.0 - rates.1) < 1)
        }
    }

    @Test(arguments: rates)
    func `intervals and summaries are in samples of the input`(hertz: Double) throws {
        let samples = try Self.recording(hertz).samples
        let run = try Run(samples, hertz: hertz)
        for (beat, next) in zip(run.beats, run.beats.dropFirst()) {
            guard let interval = next.precedingIntervalInSamples else { continue }
            #expect(beat.beat.sampleIndex + SampleIndex(interval) == next.beat.sampleIndex)
        }
        let last = try #require(run.summaries.last)
        #expect(run.summaries.first?.firstSampleIndex == 0)
        #expect(last.endSampleIndex == SampleIndex(samples.count))
        for (summary, next) in zip(run.summaries, run.summaries.dropFirst()) {
            #expect(summary.endSampleIndex == next.firstSampleIndex)
            let length = Double(summary.endSampleIndex - summary.firstSampleIndex) / hertz
            #expect(abs(length - 20) < 0.02)
        }
        #expect(run.totals.duration == SampleIndex(samples.count))
        #expect(run.totals.samplesPerHour == SampleIndex((hertz * 3_600).rounded()))
        let mean = try #require(run.totals.intervals.mean)
        #expect(abs(60 / (mean / hertz) - 88) < 15)
    }

    @Test(arguments: rates)
    func `each missing sample is counted once, and missing stretches hide their beats alone`(hertz: Double) throws {
        let recording = try Self.recording(hertz)
        var samples = recording.samples
        var missing = Set<Int>()
        // Half a second each eight seconds, from 8 s on, and a single sample now and then.
        for start in stride(from: 8.0, to: Self.seconds - 1, by: 8) {
            for index in Int(start * hertz)..<Int((start + 0.5) * hertz) { missing.insert(index) }
        }
        for index in stride(from: Int(3 * hertz), to: samples.count, by: Int(1.37 * hertz)) { missing.insert(index) }
        for index in missing { samples[index] = .nan }
        let run = try Run(samples, hertz: hertz)
        #expect(run.summaries.map(\.missingSampleCount).reduce(0, +) == missing.count)
        for summary in run.summaries {
            let range = Int(summary.firstSampleIndex)..<Int(summary.endSampleIndex)
            #expect(summary.missingSampleCount == missing.count { range.contains($0) })
        }
        #expect(run.totals.missingSampleCount == missing.count)
        let found = run.beats.map { Double($0.beat.sampleIndex) / hertz }
        var missed = 0
        for beat in recording.beats {
            let time = Double(beat.sampleIndex) / hertz
            let isWhole = !missing.contains { abs(Double($0) / hertz - time) < 0.15 }
            guard isWhole, time > 4, time < Self.seconds - 1 else { continue }
            if !found.contains(where: { abs($0 - time) < 0.04 }) { missed += 1 }
        }
        #expect(missed <= 1)
        for time in found {
            #expect(recording.beats.contains { abs(Double($0.sampleIndex) / hertz - time) < 0.06 })
        }
    }

    @Test(arguments: [50.0, 1_500, 4_000])
    func `chunks change nothing`(hertz: Double) throws {
        let samples = try Self.recording(hertz, [Disturbance(.leadOff, seconds: 33..<36)]).samples
        let whole = try Run(samples, hertz: hertz).lines
        #expect(whole.count > 70)
        #expect(try Run(samples, hertz: hertz, chunk: 7).lines == whole)
        #expect(try Run(samples, hertz: hertz, chunk: 256).lines == whole)
    }

    @Test(arguments: rates)
    func `samples keep their numbers through pauses of the input`(hertz: Double) throws {
        let recording = try Self.recording(hertz)
        // Prime distances, so that pauses come at every phase of the filter.
        let pauses = Set(stride(from: Int(hertz) + 1, to: recording.samples.count, by: Int(7.3 * hertz) | 1))
        let run = try Run(recording.samples, hertz: hertz, pausingAt: pauses)
        let returns = run.states.filter { $0.state == .noInput }.map { Int($0.sampleIndex) }
        #expect(returns == pauses.sorted())
        let times = run.beats.map { Double($0.beat.sampleIndex) / hertz }
        #expect(times.count > 60)
        for time in times {
            #expect(recording.beats.contains { abs(Double($0.sampleIndex) / hertz - time) < 0.03 })
        }
        #expect(run.totals.duration == SampleIndex(recording.samples.count))
    }

    @Test(arguments: [1_000.0, 2_000, 4_000, 10_000], [(0.1, 700.0), (2, 10), (1, 10), (0.5, 100), (1, 700)])
    func `a pacemaker's pulses are told from glitches at high rates`(hertz: Double, pulse: (Double, Double)) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let pacing = PacingPulse(millivolts: pulse.1, milliseconds: pulse.0)
        let signal = StandardSignal(StandardComplex(tWaveMillivolts: 0.2), beatsPerMinute: 45, seconds: 60)
        let paced = Disturbance(.pacing(pacing, perMinute: 80), seconds: 0..<60)
            .applied(to: signal.samples(rate: rate), rate: rate, seed: 1)
        // Noise makes the flat top of a pulse head beyond the signal's end, as what wraps round does.
        let samples = Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<60)
            .applied(to: paced, rate: rate, seed: 2)
        let run = try Run(samples, hertz: hertz)
        #expect(run.summaries.map(\.pacingPulseCount).reduce(0, +) >= 70)
        #expect((44...46).contains(run.beats.count))
        #expect(run.summaries.allSatisfy { $0.wrapCount == 0 })
    }

    @Test(arguments: rates)
    func `a rail and a flat line are seen at any rate`(hertz: Double) throws {
        let states: [(Disturbance.Kind, SignalState)] = [
            (.stuck(atMillivolts: 5), .clipped), (.stuck(atMillivolts: 0), .flat),
        ]
        for (kind, state) in states {
            let run = try Run(try Self.recording(hertz, [Disturbance(kind, seconds: 20..<30)]).samples, hertz: hertz)
            let change = try #require(run.states.first { $0.state == state }, "\(state) at \(hertz) Hz: \(run.states)")
            #expect(abs(Double(change.sampleIndex) / hertz - 20) < 3.5)
        }
    }
}
