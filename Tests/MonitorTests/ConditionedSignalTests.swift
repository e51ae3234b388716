// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Signal
import Synthesis
import Testing
import TrainedModels

@testable import Monitor

/// What the whole line says of signals with hum, spikes and pulses.
@Suite struct ConditionedSignalTests {
    private struct Run {
        var beats: [ClassifiedBeat] = []
        var summary = Summary()
        var states: [SignalState] = []
        var onsets: [(kind: RhythmEvent.Kind, seconds: Double)] = []

        init(_ samples: [Float], rate: SampleRate) throws {
            var monitor = BeatMonitor(
                configuration: MonitorConfiguration(
                    rate: rate, summaryIntervalSeconds: 0, timer: .constant(nanoseconds: 20_000)),
                classifier: try TrainedModel.node.classifier())
            for sample in samples {
                monitor.push(sample)
                take(&monitor, rate)
            }
            monitor.flush()
            take(&monitor, rate)
            #expect(monitor.sampleCount == SampleIndex(samples.count))
            summary = monitor.summarize()
        }

        private mutating func take(_ monitor: inout BeatMonitor, _ rate: SampleRate) {
            while let event = monitor.nextEvent() {
                switch event {
                case .beat(let beat): beats.append(beat)
                case .signal(let change): states.append(change.state)
                case .rhythm(let event) where event.phase == .onset:
                    onsets.append((event.kind, rate.seconds(at: monitor.sampleCount)))
                default: break
                }
            }
        }

        /// Beats that are not found, and beats that are none.
        func errors(_ truth: [SampleIndex], from start: SampleIndex, window: SampleIndex) -> Int {
            let found = beats.map(\.beat.sampleIndex).filter { $0 >= start }
            let truth = truth.filter { $0 >= start }
            return truth.count { beat in !found.contains { abs($0 - beat) <= window } }
                + found.count { beat in !truth.contains { abs($0 - beat) <= window } }
        }
    }

    /// The case of a recorder beside the mains: 60 a minute became 121.
    @Test(arguments: [125.0, 128, 250, 1_000], [50.0, 60])
    func `hum adds no beat, hides none, and is told`(hertz: Double, mains: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let script = RecordingScript(
            rate: rate, seed: 4, episodes: [.sinus(rate: 60, seconds: 60)],
            disturbances: [Disturbance(.mains(hertz: mains, amplitude: 1), seconds: 0..<60)])
        let recording = SyntheticRecording(script: script)
        let run = try Run(recording.samples, rate: rate)
        let second = SampleIndex(hertz)
        #expect(run.errors(recording.beats.map(\.sampleIndex), from: 8 * second, window: second / 10) == 0)
        let hum = try #require(run.summary.hum)
        #expect(abs(hum.hertz - Float(mains)) < 0.05 && abs(hum.millivolts - 1) < 0.02)
        #expect(run.onsets.isEmpty)
    }

    @Test func `times are those of the input, and the delay counts`() throws {
        let rate = try #require(SampleRate(hertz: 125))
        let script = RecordingScript(rate: rate, seed: 4, episodes: [.sinus(rate: 60, seconds: 30)])
        let recording = SyntheticRecording(script: script)
        let run = try Run(recording.samples, rate: rate)
        for (beat, truth) in zip(run.beats, recording.beats) {
            #expect(abs(beat.beat.sampleIndex - truth.sampleIndex) <= 2)
        }
        // 280 ms of the detector and four samples of the conditioner.
        let delays = run.beats.dropFirst(4).map { $0.beat.detectedAt - $0.beat.sampleIndex }
        #expect(delays.allSatisfy { (37...42).contains($0) })
    }

    /// Own rhythm of 45 a minute, pulses of 80 that do nothing.
    @Test(arguments: [125.0, 250, 360, 1_000])
    func `pulses without capture are no beats, and bradycardia is told`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let pulse = PacingPulse(millivolts: 100, milliseconds: 0.5)
        let signal = StandardSignal(StandardComplex(tWaveMillivolts: 0.2), beatsPerMinute: 45, seconds: 60)
        let samples = Disturbance(.pacing(pulse, perMinute: 80), seconds: 0..<60)
            .applied(to: signal.samples(rate: rate), rate: rate, seed: 1)
        let run = try Run(samples, rate: rate)
        let truth = signal.peaks.map { SampleIndex($0 * hertz) }
        #expect(run.errors(truth, from: SampleIndex(5 * hertz), window: SampleIndex(hertz / 10)) == 0)
        #expect(run.onsets.map(\.kind) == [.bradycardia])
        #expect(abs(run.summary.pacingPulseCount - 76) <= 4)
        #expect(run.summary.glitchCount <= 6)
    }

    /// Each pulse is followed by a broad complex. At 250 Hz a pulse lies in two samples as often as not, too low beside its overshoot.
    @Test(arguments: [(125.0, 10.0), (250, 0), (360, 10), (1_000, 10)])
    func `beats that a pulse starts are beats, and paced`(hertz: Double, overshoot: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let signal = StandardSignal(
            StandardComplex(millivolts: 1.5, milliseconds: 120, tWaveMillivolts: -0.3), beatsPerMinute: 70, seconds: 60)
        var samples = signal.samples(rate: rate).map(Double.init)
        let pulse = PacingPulse(millivolts: -50, milliseconds: 1, overshootMilliseconds: overshoot)
        for complex in signal.complexes { pulse.add(to: &samples, at: complex.seconds - 0.03, rate: hertz) }
        let run = try Run(samples.map { Float($0) }, rate: rate)
        let truth = signal.peaks.map { SampleIndex($0 * hertz) }
        #expect(run.errors(truth, from: SampleIndex(5 * hertz), window: SampleIndex(hertz / 10)) == 0)
        let later = run.beats.filter { $0.beat.sampleIndex > SampleIndex(8 * hertz) }
        #expect(later.count > 55 && later.allSatisfy { $0.beat.isPaced })
        #expect(run.summary.pacedBeatCount > 55)
    }

    @Test(arguments: [125.0, 250, 500])
    func `fibrillation under pacing raises its alarm`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var samples = StandardSignal(StandardComplex(tWaveMillivolts: 0.2), beatsPerMinute: 80, seconds: 30)
            .samples(rate: rate)
        samples += FibrillatoryWave(fibrillationAt: 5, millivolts: 0.8, seed: 3).samples(rate: rate, seconds: 60)
        let pulse = PacingPulse(millivolts: 100, milliseconds: 0.5)
        samples = Disturbance(.pacing(pulse, perMinute: 80), seconds: 0..<90).applied(to: samples, rate: rate, seed: 1)
        let run = try Run(samples, rate: rate)
        let alarm = try #require(run.onsets.first { $0.kind == .ventricularFlutter })
        #expect(alarm.seconds > 30 && alarm.seconds <= 40)
    }

    @Test func `clipping and a lead that is off are seen through hum`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        let script = RecordingScript(
            rate: rate, seed: 4, episodes: [.sinus(rate: 70, seconds: 60)],
            disturbances: [
                Disturbance(.mains(hertz: 50, amplitude: 0.4), seconds: 0..<60),
                Disturbance(.stuck(atMillivolts: 8), seconds: 20..<24), Disturbance(.leadOff, seconds: 40..<44),
            ])
        let run = try Run(SyntheticRecording(script: script).samples, rate: rate)
        #expect(run.states == [.good, .clipped, .learning, .good, .leadOff, .learning, .good])
    }

    /// 16 bits squeezed into fewer, so that large QRS complexes wrap round.
    @Test(arguments: [250.0, 500])
    func `a wrapped converter raises no alarm`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var script = RecordingScript(rate: rate, seed: 3, episodes: [.sinus(rate: 95, seconds: 60)])
        script.gain = 3.2
        let recording = SyntheticRecording(script: script)
        let samples = recording.samples.map { $0 - 2.5 * ($0 / 2.5).rounded() }
        let run = try Run(samples, rate: rate)
        #expect(run.onsets.allSatisfy { !$0.kind.isLifeThreatening })
        #expect(run.summary.wrapCount > 60)
        let second = SampleIndex(hertz)
        #expect(run.errors(recording.beats.map(\.sampleIndex), from: 8 * second, window: second / 10) <= 3)
    }
}
