// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Synthesis
import TestSupport
import Testing
@testable import Segmenter

/// Noise as a moving electrode makes it: between 1 and 8 Hz for the most part, with waves as broad as T waves and as high as
/// its root mean square asks for, and sharper ones among them.
enum ElectrodeMotion {
    static func add(
        rootMeanSquare: Double, seconds: Range<Double>, to samples: inout [Float], rate: SampleRate, seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        // White noise on a grid of 4 ms, so that every rate has the same, through a high pass and two low passes of one pole.
        let grid = 250.0
        let count = Int((seconds.upperBound - seconds.lowerBound) * grid) + 2
        let slowPole = exp(-2 * .pi * 1 / grid)
        let fastPole = exp(-2 * .pi * 8 / grid)
        var slow = 0.0
        var once = 0.0
        var twice = 0.0
        var noise = (0..<count).map { _ in
            let white = generator.nextNormal()
            slow = slowPole * slow + (1 - slowPole) * white
            once = fastPole * once + (1 - fastPole) * (white - slow)
            twice = fastPole * twice + (1 - fastPole) * once
            return twice
        }
        let power = noise.reduce(0) { $0 + $1 * $1 } / Double(count)
        for index in noise.indices { noise[index] *= rootMeanSquare / power.squareRoot() }
        for index in samples.indices {
            let time = Double(index) / rate.hertz
            guard seconds.contains(time) else { continue }
            let place = (time - seconds.lowerBound) * grid
            let left = Int(place)
            let share = place - Double(left)
            samples[index] += Float(noise[left] * (1 - share) + noise[left + 1] * share)
        }
    }
}
