// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

/// An ECG with a little noise, and the same with something wrong.
struct HeartUnderTest {
    let rate: SampleRate
    let clean: SyntheticRecording
    let samples: [Float]

    init(hertz: Double, seconds: Double = 40, heartRate: Double = 70, _ kinds: Disturbance.Kind...) throws {
        rate = try #require(SampleRate(hertz: hertz))
        clean = SyntheticRecording(
            script: RecordingScript(
                rate: rate, seed: 5,
                episodes: [
                    .sinus(rate: heartRate, seconds: seconds / 2),
                    Episode(.ventricularEctopy(rate: heartRate, period: 4), seconds: seconds / 2),
                ],
                disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.008), seconds: 0..<seconds)]))
        var samples = clean.samples
        for (place, kind) in kinds.enumerated() {
            samples = Disturbance(kind, seconds: 0..<seconds)
                .applied(to: samples, rate: rate, seed: UInt64(place + 1))
        }
        self.samples = samples
    }

    /// Samples of so many seconds.
    func count(seconds: Double) -> Int { rate.samples(milliseconds: 1_000 * seconds) }
}
