// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

/// Six synthetic minutes with normal, supraventricular and ventricular beats, for checks of the training that must
/// work where no recordings are at hand. What a network learns from them is worth nothing on a heart.
enum SyntheticRecordings {
    /// The recordings, numbered from 1; the same on every call.
    static var all: [Recording] {
        let rates = [128.0, 250, 360, 500].compactMap { SampleRate(hertz: $0) }
        return (1...6).map { number in
            let pace = 60 + 4 * Double(number % 5)
            var script = RecordingScript(
                rate: rates[number % rates.count], seed: UInt64(number),
                episodes: [
                    .sinus(rate: pace, seconds: 10), .bigeminy(rate: pace, seconds: 25),
                    Episode(.supraventricularEctopy(rate: pace + 6, period: 3), seconds: 25),
                ],
                disturbances: [
                    Disturbance(.muscleNoise(rootMeanSquare: 0.02), seconds: 0..<60),
                    Disturbance(.baselineWander(rootMeanSquare: 0.05), seconds: 0..<60),
                ])
            script.gain = 0.7 + 0.1 * Double(number)
            return Recording(SyntheticRecording(script: script), number: number)
        }
    }
}
