// SPDX-License-Identifier: Apache-2.0

import Glibc
import Monitor
import Rhythm
import Signal
import Synthesis
import Testing
import TrainedModels

/// A lead that is on nobody is a state of the signal; a heart that stands still under a living one is an alarm.
@Suite struct DeadLeadTests {
    /// What is left of the signal.
    enum Rest: CaseIterable {
        /// One value, that of the last sample.
        case still
        /// 0.
        case zero
        /// A rail of the converter.
        case rail
        /// An electrode's own voltage, without noise.
        case drift
    }

    private static let beatSeconds = 30.0
    private static let restSeconds = 20.0

    /// Beats with a recorder's noise, as 5 uV steps.
    private static func beats(_ rate: SampleRate, noise: Double, seed: UInt64 = 7) -> [Float] {
        let disturbances =
            noise > 0 ? [Disturbance(.whiteNoise(rootMeanSquare: noise), seconds: 0..<beatSeconds)] : []
        let script = RecordingScript(
            rate: rate, seed: seed, episodes: [.sinus(rate: 75, seconds: beatSeconds)], disturbances: disturbances)
        return SyntheticRecording(script: script).samples
    }

    private static func rest(_ kind: Rest, after last: Float, _ rate: SampleRate) -> [Float] {
        (0..<Int(restSeconds * rate.hertz)).map { index in
            switch kind {
            case .still: last
            case .zero: 0
            case .rail: 9.9975
            case .drift:
                ((last + 3 * (1 - Float(exp(-Double(index) / rate.hertz / 4)))) * 200).rounded() / 200
            }
        }
    }

    /// The states, and the asystoles, that a monitor reports.
    private static func run(_ samples: [Float], _ rate: SampleRate) throws -> (states: [SignalState], asystoles: Int) {
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: rate, summaryIntervalSeconds: 0),
            classifier: try TrainedModel.node.classifier())
        var states: [SignalState] = []
        var asystoles = 0
        for sample in samples {
            monitor.push((sample * 200).rounded() / 200)
            while let event = monitor.nextEvent() {
                switch event {
                case .signal(let change): states.append(change.state)
                case .rhythm(let event) where event.kind == .asystole && event.phase == .onset: asystoles += 1
                default: break
                }
            }
        }
        return (states, asystoles)
    }

    @Test(arguments: [125.0, 250, 500, 1_000], Rest.allCases)
    func `a line without a living electrode's noise is a state and no asystole`(hertz: Double, rest: Rest) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let beats = Self.beats(rate, noise: 0.01)
        let (states, asystoles) = try Self.run(beats + Self.rest(rest, after: beats[beats.count - 1], rate), rate)
        #expect(asystoles == 0)
        #expect(states.last == (rest == .rail ? .clipped : .leadOff))
    }

    @Test(arguments: [125.0, 250, 500, 1_000], [0.003, 0.01])
    func `a standstill under a living electrode is asystole`(hertz: Double, noise: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let still = RecordingScript(
            rate: rate, seed: 9, episodes: [.pause(seconds: Self.restSeconds)],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: noise), seconds: 0..<Self.restSeconds)])
        let (states, asystoles) = try Self.run(
            Self.beats(rate, noise: 0.01) + SyntheticRecording(script: still).samples, rate)
        #expect(asystoles == 1)
        #expect(!states.contains(.leadOff) && !states.contains(.clipped))
    }

    @Test(arguments: [125.0, 250, 1_000])
    func `of a recorder that shows no noise it cannot be told, and asystole is presumed`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let beats = Self.beats(rate, noise: 0)
        let (_, asystoles) = try Self.run(beats + Self.rest(.still, after: beats[beats.count - 1], rate), rate)
        #expect(asystoles == 1)
    }

    @Test func `a lead that is put back shows beats again, and learning as long as no rate is known`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        let beats = Self.beats(rate, noise: 0.01)
        let samples = beats + Self.rest(.zero, after: 0, rate) + Self.beats(rate, noise: 0.01, seed: 8)
        let (states, asystoles) = try Self.run(samples, rate)
        #expect(asystoles == 0)
        #expect(states.first == .good)
        #expect(Array(states.suffix(3)) == [.leadOff, .learning, .good])
    }
}
