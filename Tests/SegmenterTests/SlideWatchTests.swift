// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Synthesis
import Testing

@testable import Segmenter

/// Electrodes and amplifiers that settle, and what is no such thing.
@Suite struct SlideWatchTests {
    /// Half a minute of an ECG, some seconds of something else, and the ECG again; the noise of a living electrode is in all.
    private func samples(
        hertz: Double, seconds: Double, between: (_ time: Double) -> Double
    ) throws -> (rate: SampleRate, start: SampleIndex, samples: [Float]) {
        let rate = try #require(SampleRate(hertz: hertz))
        let heart = SyntheticRecording(
            script: RecordingScript(rate: rate, seed: 8, episodes: [.sinus(rate: 75, seconds: 30)]))
        let middle = (0..<rate.samples(milliseconds: 1_000 * seconds)).map { Float(between(Double($0) / hertz)) }
        var random = SplitMix64(seed: 3)
        let signal = (heart.samples + middle + heart.samples).map {
            $0 + Float(0.012 * (random.nextUniform() + random.nextUniform() - 1))
        }
        return (rate, SampleIndex(heart.samples.count), signal)
    }

    @Test(arguments: Detection.rates, [-4.0, 3])
    func `a lead that slides back without a beat is off`(hertz: Double, millivolts: Double) throws {
        let (rate, start, samples) = try samples(hertz: hertz, seconds: 6) { millivolts * exp(-$0 / 1.5) }
        let changes = Detection(samples, rate: rate).changes.filter { $0.sampleIndex >= start }
        #expect(changes.map(\.state) == [.leadOff, .good])
        let onset = try #require(changes.first?.sampleIndex)
        #expect(rate.seconds(at: onset - start) < 1)
    }

    @Test(arguments: Detection.rates)
    func `a lead that shows beats is on, however its baseline slides`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let heart = SyntheticRecording(
            script: RecordingScript(rate: rate, seed: 8, episodes: [.sinus(rate: 45, seconds: 60)]))
        let samples = heart.samples.enumerated().map { index, sample in
            let time = Double(index) / hertz - 30
            return sample + Float(time > 0 ? 4 * (1 - exp(-time / 6)) : 0)
        }
        let detection = Detection(samples, rate: rate)
        #expect(detection.changes.map(\.state) == [.good])
        #expect(detection.errors(against: heart.visiblePeaks, rate: rate, milliseconds: 20) == (0, 0))
    }

    /// Breathing, chest compressions and drift of a standstill: no second of it may be muted.
    @Test(arguments: Detection.rates, [(0.25, 1.0), (1.7, 2), (0.02, 2)])
    func `a standstill on a baseline that wanders is no lead that is off`(
        hertz: Double, wander: (hertz: Double, millivolts: Double)
    ) throws {
        let (rate, start, samples) = try samples(hertz: hertz, seconds: 8) {
            wander.millivolts / 2 * sin(2 * .pi * wander.hertz * $0)
        }
        let changes = Detection(samples, rate: rate).changes.filter { $0.sampleIndex >= start }
        #expect(!changes.contains { $0.state == .leadOff })
    }
}
