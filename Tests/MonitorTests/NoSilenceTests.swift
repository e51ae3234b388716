// SPDX-License-Identifier: Apache-2.0

import Monitor
import Signal
import Synthesis
import Testing
import TrainedModels

/// Every second of signal has a rate and classes, an alarm, or a state that says why there is none.
@Suite struct NoSilenceTests {
    /// What a second is, by what the monitor shows.
    private enum Second: Hashable { case rateAndClasses, alarm, state, nothing }

    /// What a monitor shows at each whole second.
    private static func seconds(_ samples: [Float], rate: SampleRate) throws -> [Second] {
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: rate, summaryIntervalSeconds: 0),
            classifier: try TrainedModel.default.classifier())
        var seconds: [Second] = []
        var standing: Set<RhythmEvent.Kind> = []
        var lastClassified = SampleIndex.min / 2
        for (index, sample) in samples.enumerated() {
            monitor.push(sample)
            while let event = monitor.nextEvent() {
                switch event {
                case .beat(let beat) where beat.beatClass != .unknown: lastClassified = beat.beat.sampleIndex
                case .rhythm(let event) where event.kind.isLifeThreatening:
                    if event.phase == .onset { standing.insert(event.kind) } else { standing.remove(event.kind) }
                default: break
                }
            }
            guard index % Int(rate.hertz) == 0 else { continue }
            let isShown = monitor.heartRate != nil && rate.seconds(at: SampleIndex(index) - lastClassified) <= 5.5
            if !standing.isEmpty {
                seconds.append(.alarm)
            } else if monitor.signalState != .good {
                seconds.append(.state)
            } else {
                seconds.append(isShown ? .rateAndClasses : .nothing)
            }
        }
        return seconds
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `each second of rhythms, standstill, noise and lost leads is one of them`(seed: UInt64) throws {
        let rate = try #require(SampleRate(hertz: 250))
        let recording = SyntheticRecording(
            script: RecordingScript(
                rate: rate, seed: seed,
                episodes: [
                    .sinus(rate: 75, seconds: 40), .ventricularRun(rate: 150, seconds: 30),
                    .sinus(rate: 60, seconds: 40), .sinus(rate: 110, seconds: 60),
                ],
                disturbances: [
                    Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<170),
                    Disturbance(.whiteNoise(rootMeanSquare: 1), seconds: 85..<100),
                    Disturbance(.leadOff, seconds: 130..<140),
                ]))
        let rest = [Float](repeating: recording.samples[recording.samples.count - 1], count: 15 * 250)
        let wave = FibrillatoryWave(fibrillationAt: 5, millivolts: 1, seed: seed).samples(rate: rate, seconds: 30)
        let small = StandardSignal(
            StandardComplex(millivolts: 0.1, milliseconds: 90), beatsPerMinute: 75, seconds: 30
        ).samples(rate: rate)
        let seconds = try Self.seconds(recording.samples + wave + rest + small, rate: rate)
        let nothing = seconds.indices.filter { seconds[$0] == .nothing }
        // The first beats of the recording, and what is about to be an alarm.
        #expect(nothing.count <= 4, "\(nothing)")
        #expect(seconds.count { $0 == .rateAndClasses } > 90)
        #expect(seconds.count { $0 == .alarm } > 50)
        #expect(seconds.count { $0 == .state } > 20)
        #expect(seconds.count == seconds.count { $0 != .nothing } + nothing.count)
    }

    @Test(arguments: [0.1, 0.13])
    func `small complexes raise no asystole but a state, even among larger ones`(millivolts: Double) throws {
        let rate = try #require(SampleRate(hertz: 250))
        var signal = StandardSignal(
            StandardComplex(millivolts: 0.35, milliseconds: 90), beatsPerMinute: 75, seconds: 20)
        signal.seconds = 60
        signal.add(
            StandardComplex(millivolts: millivolts, milliseconds: 90), beatsPerMinute: 75, from: 20.4, to: 60)
        let seconds = try Self.seconds(signal.samples(rate: rate), rate: rate)
        #expect(!seconds.contains(.alarm))
        #expect(seconds[30...].allSatisfy { $0 == .state })
    }
}
