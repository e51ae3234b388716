// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing
import TrainedModels

@testable import Monitor

@Suite struct PacingPulsesTests {
    private let rate = SampleRate(hertz: 1_000)!

    @Test func `a pacemaker fires from its last pulse on for some seconds`() {
        var pulses = PacingPulses(rate: rate)
        #expect(!pulses.isFiring(at: 1_000))
        pulses.note(1_000)
        #expect(pulses.isFiring(at: 900) && pulses.isFiring(at: 3_500))
        #expect(!pulses.isFiring(at: 3_501))
        pulses.restart()
        #expect(!pulses.isFiring(at: 1_000))
    }

    /// Slow and irregular waves, in which beats are found that resemble nothing.
    @Test(arguments: [125.0, 250], 1...3 as ClosedRange<UInt64>)
    func `slow fibrillation under a firing pacemaker is in alarm most of the time`(hertz: Double, seed: UInt64) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let heart = StandardSignal(
            StandardComplex(millivolts: 1, milliseconds: 120, tWaveMillivolts: 0.3), beatsPerMinute: 80, seconds: 30)
        var samples = heart.samples(rate: rate)
        samples += FibrillatoryWave(fibrillationAt: 2.6, millivolts: 0.6, seed: seed).samples(rate: rate, seconds: 90)
        let pulse = PacingPulse(millivolts: 100, milliseconds: 0.5)
        samples = Disturbance(.pacing(pulse, perMinute: 80), seconds: 0..<120).applied(to: samples, rate: rate, seed: 1)
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: rate, summaryIntervalSeconds: 0),
            classifier: try TrainedModel.node.classifier())
        var isStanding = false
        var standing = 0
        for (index, sample) in samples.enumerated() {
            monitor.push(sample)
            while let event = monitor.nextEvent() {
                guard case .rhythm(let event) = event, event.kind == .ventricularFlutter else { continue }
                isStanding = event.phase == .onset
            }
            if isStanding, index > 40 * Int(hertz) { standing += 1 }
        }
        #expect(Double(standing) > 0.7 * 80 * hertz)
    }
}
