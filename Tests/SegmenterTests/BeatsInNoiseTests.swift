// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Synthesis
import TestSupport
import Testing

@testable import Segmenter

struct BeatsInNoiseTests {
    private static let rates = [128.0, 360, 1_000]

    /// Sinus rhythm, and the same with noise of a moving electrode in a stretch of it.
    private static func recording(
        rate hertz: Double, beatsPerMinute: Double = 75, seconds: Double, rootMeanSquare: Double,
        noise: Range<Double>, seed: UInt64
    ) throws -> (recording: SyntheticRecording, noisy: [Float]) {
        let rate = try #require(SampleRate(hertz: hertz))
        var script = RecordingScript(
            rate: rate, seed: seed, episodes: [.sinus(rate: beatsPerMinute, seconds: seconds)])
        script.variability = IntervalVariability(standardDeviationInSeconds: 2 / beatsPerMinute)
        let recording = SyntheticRecording(script: script)
        var samples = recording.samples
        ElectrodeMotion.add(
            rootMeanSquare: rootMeanSquare, seconds: noise, to: &samples, rate: rate, seed: seed)
        return (recording, samples)
    }

    @Test(arguments: rates, 1...3 as ClosedRange<UInt64>)
    func `a moving electrode hides no beat and makes hardly any`(hertz: Double, seed: UInt64) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        // Complexes of 1.4 mV from peak to peak: 12 and 6 dB, as the noise stress test counts them.
        for (level, mostExtra) in [(0.12, 2), (0.25, 10)] {
            let (recording, samples) = try Self.recording(
                rate: hertz, seconds: 120, rootMeanSquare: level, noise: 20..<120, seed: seed)
            let errors = Detection(samples, rate: rate)
                .errors(against: recording.visiblePeaks, rate: rate, milliseconds: 50)
            #expect(errors.missed == 0 && errors.extra <= mostExtra, "\(errors) at \(level) mV")
        }
    }

    @Test(arguments: rates, [0.5, 1, 2])
    func `strong noise is noisy, and good again soon behind it, at a slow and at a fast rate`(
        hertz: Double, level: Double
    ) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        for (beatsPerMinute, seed) in [(75.0, 1), (75, 2), (180, 1), (180, 2)] as [(Double, UInt64)] {
            let (recording, samples) = try Self.recording(
                rate: hertz, beatsPerMinute: beatsPerMinute, seconds: 75, rootMeanSquare: level, noise: 20..<45,
                seed: seed)
            let detection = Detection(samples, rate: rate)
            func states(_ seconds: Range<Double>) -> [SignalState] {
                detection.changes.filter { seconds.contains(rate.seconds(at: $0.sampleIndex)) }.map(\.state)
            }
            #expect(states(0..<20) == [.good])
            #expect(states(20..<25).contains(.noisy))
            #expect(states(45..<60).last == .good)
            #expect(states(60..<75).isEmpty)
            #expect(detection.state == .good)
            func beats(_ seconds: Range<Double>) -> [Beat] {
                detection.beats.filter { seconds.contains(rate.seconds(at: $0.sampleIndex)) }
            }
            #expect(beats(0..<20).allSatisfy { !$0.isNoisy })
            #expect(beats(20..<45).contains { $0.isNoisy })
            // Here and there the noise rests for a moment.
            #expect(beats(25..<44).count { !$0.isNoisy } <= 2)
            #expect(beats(60..<75).allSatisfy { !$0.isNoisy })
            let references = recording.visiblePeaks.filter { rate.seconds(at: $0) >= 55 }
            var late = detection
            late.beats.removeAll { rate.seconds(at: $0.sampleIndex) < 54.9 }
            let errors = late.errors(against: references, rate: rate, milliseconds: 20)
            #expect(errors.missed == 0 && errors.extra <= 1, "\(beatsPerMinute) a minute")
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `whatever noise does to the rhythm, beats come in order and apart`(seed: UInt64) throws {
        let rate = try #require(SampleRate(hertz: 250))
        let recording = SyntheticRecording(
            script: RecordingScript(
                rate: rate, seed: seed,
                episodes: [
                    .sinus(rate: 75, seconds: 60), .bigeminy(seconds: 60),
                    Episode(.fibrillation(rate: 90), seconds: 60),
                ]))
        var samples = recording.samples
        ElectrodeMotion.add(
            rootMeanSquare: [0.3, 0.5, 0.8][Int(seed % 3)], seconds: 20..<180, to: &samples, rate: rate, seed: seed)
        let beats = Detection(samples, rate: rate).beats
        for (one, next) in zip(beats, beats.dropFirst()) {
            // 200 ms between their centres; their R peaks may lie 80 ms off.
            #expect(rate.milliseconds(samples: Double(next.sampleIndex - one.sampleIndex)) >= 40)
            #expect(next.detectedAt >= one.detectedAt)
        }
        #expect(beats.allSatisfy { $0.sampleIndex <= $0.detectedAt && $0.detectedAt < samples.count })
    }
}
