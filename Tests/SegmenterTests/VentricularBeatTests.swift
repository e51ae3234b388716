// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

@testable import Segmenter

/// Beats of the ventricles, whose complexes look like nothing before.
struct VentricularBeatTests {
    private static let rates = [128.0, 250, 360, 1_000]

    @Test(arguments: rates, [110.0, 140, 170])
    func `a ventricular tachycardia out of sinus rhythm is found from its second beat on`(
        hertz: Double, beatsPerMinute: Double
    ) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        for (sinus, seed) in [(60.0, 1), (90, 3)] as [(Double, UInt64)] {
            let recording = SyntheticRecording(
                script: RecordingScript(
                    rate: rate, seed: seed,
                    episodes: [
                        .sinus(rate: sinus, seconds: 25), .ventricularRun(rate: beatsPerMinute, seconds: 15),
                        .sinus(rate: sinus, seconds: 3),
                    ], disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<43)]))
            var detection = Detection(recording)
            detection.beats.removeAll { rate.seconds(at: $0.sampleIndex) >= 42.5 }
            let first = try #require(recording.visibleBeats.first { $0.beatClass == .ventricular }).sampleIndex
            let references = recording.visiblePeaks.filter { $0 != first && rate.seconds(at: $0) < 42.5 }
            let errors = detection.errors(against: references, rate: rate, milliseconds: 50)
            // The first one may be found or not.
            #expect(errors.missed == 0 && errors.extra <= 1, "out of \(sinus) a minute: \(errors)")
        }
    }

    @Test(arguments: rates, [200.0, 220])
    func `a tachycardia so fast that nothing stands out from it is not lost while it lasts`(
        hertz: Double, beatsPerMinute: Double
    ) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        for (sinus, seed) in [(60.0, 1), (75, 2), (90, 3), (120, 5)] as [(Double, UInt64)] {
            let recording = SyntheticRecording(
                script: RecordingScript(
                    rate: rate, seed: seed,
                    episodes: [.sinus(rate: sinus, seconds: 30), .ventricularRun(rate: beatsPerMinute, seconds: 20)],
                    disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<50)]))
            let references = recording.visiblePeaks.filter { (31..<49.5).contains(rate.seconds(at: $0)) }
            let errors = Detection(recording).errors(against: references, rate: rate, milliseconds: 50)
            #expect(errors.missed == 0, "out of \(sinus) a minute")
        }
    }

    @Test(arguments: rates, [0.5, 0.95, 1.3])
    func `single ventricular beats with tall T waves are found, and their T waves are not`(
        hertz: Double, tWave: Double
    ) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        for seed in 1...2 as ClosedRange<UInt64> {
            var script = RecordingScript(
                rate: rate, seed: seed,
                episodes: [
                    .sinus(rate: 70, seconds: 15), Episode(.ventricularEctopy(rate: 70, period: 9), seconds: 45),
                ], disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<60)])
            script.morphology.ventricular.tWave = Wave(
                atMilliseconds: 320, widthInMilliseconds: 60, millivolts: -tWave)
            let recording = SyntheticRecording(script: script)
            #expect(recording.visibleBeats.count { $0.beatClass == .ventricular } >= 5)
            // The last half second is left out: a beat that the recording cuts off is none.
            var detection = Detection(recording)
            detection.beats.removeAll { rate.seconds(at: $0.sampleIndex) >= 59.5 }
            let references = recording.visiblePeaks.filter { rate.seconds(at: $0) < 59.5 }
            let errors = detection.errors(against: references, rate: rate, milliseconds: 30)
            #expect(errors == (0, 0))
        }
    }
}
