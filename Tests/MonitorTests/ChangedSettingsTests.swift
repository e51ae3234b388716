// SPDX-License-Identifier: Apache-2.0

import Monitor
import Rhythm
import Signal
import Synthesis
import Testing
import TrainedModels

/// What a reload changes in a monitor at work.
@Suite struct ChangedSettingsTests {
    private static let rate = SampleRate(hertz: 360)!

    /// What a monitor reports of 75 beats a minute; something is changed after so many seconds.
    private static func events(
        millivolts: Double = 1, seconds: Double = 60, configuration: MonitorConfiguration, at time: Double = 30,
        change: (inout BeatMonitor) -> Void
    ) throws -> [MonitorEvent] {
        var signal = StandardSignal(seconds: seconds)
        signal.add(
            StandardComplex(millivolts: millivolts, milliseconds: 90, tWaveMillivolts: 0.2 * millivolts),
            beatsPerMinute: 75, from: 0.4, to: seconds)
        let noise = Disturbance(.whiteNoise(rootMeanSquare: 0.004), seconds: 0..<seconds)
        let samples = noise.applied(to: signal.samples(rate: rate), rate: rate, seed: 3)
        var monitor = BeatMonitor(configuration: configuration, classifier: try TrainedModel.node.classifier())
        var events: [MonitorEvent] = []
        for (index, sample) in samples.enumerated() {
            monitor.push(sample)
            if index == Int(time * rate.hertz) { change(&monitor) }
            while let event = monitor.nextEvent() { events.append(event) }
        }
        return events
    }

    private static func beats(_ events: [MonitorEvent]) -> [SampleIndex] {
        events.compactMap { if case .beat(let beat) = $0 { beat.beat.sampleIndex } else { nil } }
    }

    private static func states(_ events: [MonitorEvent]) -> [SignalState] {
        events.compactMap { if case .signal(let change) = $0 { change.state } else { nil } }
    }

    @Test func `new limits lose no beat and change no state, and their alarm comes at once`() throws {
        let configuration = MonitorConfiguration(rate: Self.rate)
        let before = try Self.events(configuration: configuration) { _ in }
        let after = try Self.events(configuration: configuration) { $0.setLimits(RhythmLimits(tachycardia: 70)) }
        #expect(Self.beats(after) == Self.beats(before))
        #expect(Self.states(after) == Self.states(before))
        let alarms = after.compactMap { if case .rhythm(let event) = $0 { event } else { nil } }
        #expect(alarms.map(\.kind) == [.tachycardia])
        #expect(alarms.first.map { abs($0.sampleIndex - 30 * 360) <= 360 } == true)
    }

    @Test func `complexes that were too small count once a smaller size is set, and the others go on`() throws {
        let configuration = MonitorConfiguration(rate: Self.rate)
        let small = try Self.events(millivolts: 0.1, configuration: configuration) {
            $0.setSmallestBeat(inMillivolts: 0.05)
        }
        #expect(Self.states(small).first == .tooSmall)
        #expect(Self.states(small).last == .good)
        #expect(Self.beats(small).count > 30)
        let large = try Self.events(configuration: configuration) { $0.setSmallestBeat(inMillivolts: 0.05) }
        #expect(Self.beats(large) == Self.beats(try Self.events(configuration: configuration) { _ in }))
    }

    @Test func `complexes that counted are too small once a larger size is set`() throws {
        let configuration = MonitorConfiguration(rate: Self.rate, smallestBeatInMillivolts: 0.05)
        let events = try Self.events(millivolts: 0.1, configuration: configuration) {
            $0.setSmallestBeat(inMillivolts: 0.15)
        }
        #expect(Self.states(events).last == .tooSmall)
        #expect(Self.beats(events).count > 30)
    }
}
