// SPDX-License-Identifier: Apache-2.0

import Glibc
import Monitor
import Signal
import Synthesis
import Testing
import TrainedModels

/// Beats too small to count are a state of the signal, and no standstill; a standstill after them is one.
@Suite struct SmallComplexTests {
    private static let interval = 0.8

    /// What a monitor reports.
    private struct Run {
        var states: [(state: SignalState, seconds: Double)] = []
        /// Onsets of asystole and extreme bradycardia, when they were known.
        var alarms: [(kind: RhythmEvent.Kind, seconds: Double)] = []

        init(_ samples: [Float], _ rate: SampleRate) throws {
            var monitor = BeatMonitor(
                configuration: MonitorConfiguration(rate: rate, summaryIntervalSeconds: 0),
                classifier: try TrainedModel.node.classifier())
            for (index, sample) in samples.enumerated() {
                monitor.push(sample)
                while let event = monitor.nextEvent() {
                    let now = rate.seconds(at: SampleIndex(index))
                    switch event {
                    case .signal(let change): states.append((change.state, now))
                    case .rhythm(let event) where event.phase == .onset:
                        if [.asystole, .extremeBradycardia].contains(event.kind) { alarms.append((event.kind, now)) }
                    default: break
                    }
                }
            }
        }

        var last: SignalState? { states.last?.state }
    }

    /// Beats of the sizes that a function gives, at 75 a minute, and noise.
    private static func samples(
        _ hertz: Double, noise: Double, seconds: Double = 60, size: (Double) -> Double
    ) throws -> (samples: [Float], rate: SampleRate) {
        let rate = try #require(SampleRate(hertz: hertz))
        var signal = StandardSignal(seconds: seconds)
        for number in 0..<Int(seconds / interval) {
            let time = 0.4 + interval * Double(number)
            let millivolts = size(time)
            if millivolts == 0 { continue }
            let complex = StandardComplex(
                millivolts: millivolts, milliseconds: 90, tWaveMillivolts: 0.2 * millivolts)
            signal.add(complex, beatsPerMinute: 75, from: time, to: time + 0.1)
        }
        let noisy = Disturbance(.whiteNoise(rootMeanSquare: noise), seconds: 0..<seconds)
        return (noisy.applied(to: signal.samples(rate: rate), rate: rate, seed: 3), rate)
    }

    private static let rates = [128.0, 250, 500]

    @Test(arguments: rates, [0.003, 0.008])
    func `a size that breathes around the threshold raises no alarm`(hertz: Double, noise: Double) throws {
        let (samples, rate) = try Self.samples(hertz, noise: noise) { 0.15 + 0.05 * sin(2 * .pi * $0 / 4.1) }
        let run = try Run(samples, rate)
        #expect(run.alarms.isEmpty)
        // Neither does the state flicker with each breath.
        #expect(run.states.count <= 10)
    }

    @Test(arguments: rates, [(0.3, 0.08), (0.4, 0.08), (0.25, 0.12)])
    func `a sudden drop is a state, to the end`(hertz: Double, sizes: (before: Double, after: Double)) throws {
        let (samples, rate) = try Self.samples(hertz, noise: 0.005) { $0 < 20 ? sizes.before : sizes.after }
        let run = try Run(samples, rate)
        #expect(run.alarms.isEmpty)
        #expect(run.last == .tooSmall)
        #expect(run.states.contains { $0.state == .tooSmall && $0.seconds < 28 })
    }

    @Test(arguments: rates, [0.06, 0.1, 0.13])
    func `what is small from the start is a state`(hertz: Double, size: Double) throws {
        let (samples, rate) = try Self.samples(hertz, noise: 0.004) { _ in size }
        let run = try Run(samples, rate)
        #expect(run.alarms.isEmpty)
        #expect(run.states.map(\.state) == [.tooSmall])
    }

    @Test(arguments: rates)
    func `larger beats among small ones are no slow rhythm`(hertz: Double) throws {
        let (samples, rate) = try Self.samples(hertz, noise: 0.004) { time in
            time < 16 ? 0.1 : Int(time / Self.interval) % 4 == 0 ? 0.45 : 0.1
        }
        let run = try Run(samples, rate)
        #expect(run.alarms.isEmpty)
        #expect(run.last == .tooSmall)
    }

    @Test(arguments: rates, [0.08, 0.13])
    func `a standstill after small beats is asystole within 10 s`(hertz: Double, size: Double) throws {
        let (samples, rate) = try Self.samples(hertz, noise: 0.004) { $0 < 30 ? size : 0 }
        let run = try Run(samples, rate)
        let alarm = try #require(run.alarms.first)
        #expect(alarm.kind == .asystole && alarm.seconds > 33 && alarm.seconds < 40)
    }

    @Test(arguments: rates)
    func `beats that grow count again`(hertz: Double) throws {
        let (samples, rate) = try Self.samples(hertz, noise: 0.004) { $0 < 20 ? 0.08 : 0.4 }
        let run = try Run(samples, rate)
        #expect(run.alarms.isEmpty)
        #expect(run.states.contains { $0.state == .good && $0.seconds < 28 })
        #expect(run.last == .good)
    }
}
