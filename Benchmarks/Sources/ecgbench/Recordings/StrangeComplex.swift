// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

/// A QRS complex and T wave as from another place of the ventricles: the patient's own, slower and of another height or
/// polarity, twice, one after the other.
///
/// What spreads from muscle to muscle takes longer than what comes down the bundles, so that the complex is wide and the T
/// wave follows its polarity.
struct StrangeComplex {
    /// From the R peak to the end, in milliseconds.
    private static let endInMilliseconds = 450.0
    /// From the onset to the R peak of the patient's own complex, in milliseconds.
    private static let onsetInMilliseconds = 60.0
    /// Over which it begins and ends, in milliseconds.
    private static let edgeInMilliseconds = 60.0

    private let stretch: Double
    private let gains: (first: Float, second: Float)
    private let delay: Int

    init(rate: SampleRate, random: inout SplitMix64) {
        stretch = random.draw(1.2...2.2)
        let polarity = random.next() % 2 == 0 ? 1.0 : -1
        gains = (Float(polarity * random.draw(0.6...1.6)), Float(random.draw(-0.8...0.8)))
        delay = rate.samples(milliseconds: random.draw(30...90))
    }

    /// Adds it to samples, its R peak at `place`, made of the recording's beat at `peak`; nothing beyond `end` is changed.
    func add(_ recording: Recording, peak: Int, at place: Int, until end: Int, to samples: inout [Float]) {
        let rate = recording.rate
        let onset = Int(stretch * Double(rate.samples(milliseconds: Self.onsetInMilliseconds)))
        let length = min(end - place, rate.samples(milliseconds: Self.endInMilliseconds))
        let edge = rate.samples(milliseconds: Self.edgeInMilliseconds)
        let level = value(recording, peak, -Double(onset) / stretch)
        for offset in -onset..<length {
            let first = value(recording, peak, Double(offset) / stretch) - level
            let second = offset - delay < -onset ? 0 : value(recording, peak, Double(offset - delay) / stretch) - level
            let weight = min(1, Float(offset + onset) / Float(edge), Float(length - offset) / Float(edge))
            let sum = weight * (gains.first * first + gains.second * second)
            if place + offset >= 0, sum.isFinite { samples[place + offset] += sum }
        }
    }

    /// The recording's sample beside a peak, on the line between two.
    private func value(_ recording: Recording, _ peak: Int, _ offset: Double) -> Float {
        let whole = Int(offset.rounded(.down))
        let last = recording.millivolts.count - 1
        let (a, b) = (max(0, min(peak + whole, last)), max(0, min(peak + whole + 1, last)))
        let samples = recording.millivolts
        return samples[a] + Float(offset - Double(whole)) * (samples[b] - samples[a])
    }
}
