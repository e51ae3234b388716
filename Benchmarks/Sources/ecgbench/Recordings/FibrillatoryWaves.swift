// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal
import Synthesis

/// The waves of fibrillating atria: a rounded sawtooth of 4.5 to 8.5 Hz whose pace and height wander.
struct FibrillatoryWaves {
    /// How far the pace wanders from wave to wave, either way.
    private static let wander = 0.15

    /// Cycles a sample.
    private let pace: Double
    /// The height as a share of that of the patient's QRS complex; in every third episode the waves are too fine to see.
    private let height: Double
    private let seed: UInt64

    init(rate: SampleRate, random: inout SplitMix64) {
        pace = random.draw(4.5...8.5) / rate.hertz
        height = random.next() % 3 == 0 ? 0 : random.draw(0.01...0.09)
        seed = random.next()
    }

    /// Adds them to samples; `complexHeight` is that of the QRS complex, in millivolts.
    func add(to samples: inout ArraySlice<Float>, complexHeight: Float) {
        var random = SplitMix64(seed: seed)
        var phase = random.draw(0...1)
        var (cycles, size) = (pace, 1.0)
        for index in samples.indices {
            phase += cycles
            if phase >= 1 {
                phase -= 1
                cycles = pace * random.draw(1 - Self.wander...1 + Self.wander)
                size = random.draw(0.5...1)
            }
            let wave = sin(2 * .pi * phase) + 0.4 * sin(4 * .pi * phase)
            samples[index] += Float(0.5 * height * size * wave) * complexHeight
        }
    }
}
