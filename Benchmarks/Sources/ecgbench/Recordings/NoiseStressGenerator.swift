// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal

/// Adds calibrated noise to a clean signal, as the MIT-BIH Noise Stress Test Database was made.
///
/// The protocol: five minutes of the clean signal, then two minutes with noise and two without in turn, to the end. Sample
/// i of the output is that of the signal plus gain times sample i of the noise, less an offset that is set anew wherever
/// the gain changes, so that the level does not jump.
///
/// The gain follows from the ratio of powers. The signal's power is taken as an eighth of the square of S, its peak-to-peak
/// QRS amplitude: that of a sine wave of this height. S is the mean over the first 300 normal beats, 50 ms to each side;
/// the noise's amplitude N is the mean over the first 300 seconds of each second's root mean square about its own mean. Both
/// means leave out the lowest and the highest 5 %. Moody, Muldrow and Mark, Computers in Cardiology 11:381-384, 1984;
/// the programs `nst` and `sigamp` of the WFDB applications, https://physionet.org/physiotools/wag/nst-1.htm
///
/// As there, all is computed in units of the converter and cut to whole ones. One departure: `nst` rewinds the noise at the
/// last sample of a record of equal length and puts a step there, which we leave out.
struct NoiseStressGenerator {
    /// Samples a second, of signal and noise alike.
    let rate: SampleRate
    /// The noise, in units of the converter; begun anew if the signal is longer.
    let noise: [Int]
    /// N, in units of the converter.
    let noiseAmplitude: Double

    /// Beats and seconds that are measured.
    private static let measurements = 300

    /// Takes the noise, at least a second of it.
    init(rate: SampleRate, noise: [Int]) {
        precondition(noise.count >= Int(rate.hertz), "a second of noise")
        self.rate = rate
        self.noise = noise
        let length = rate.samples(milliseconds: 1_000)
        let windows = min(noise.count / length, Self.measurements)
        noiseAmplitude = Self.trimmedMean(
            (0..<windows).map { Self.deviation(of: noise[$0 * length..<($0 + 1) * length]) })
    }

    /// S of a signal: the trimmed mean of its normal beats' peak-to-peak heights; NaN without beats.
    func signalAmplitude(of signal: [Int], normalBeats: [SampleIndex]) -> Double {
        let reach = rate.samples(milliseconds: 50)
        let heights = normalBeats.prefix(Self.measurements).compactMap { beat -> Double? in
            let window = signal[max(0, Int(beat) - reach)..<min(signal.count, Int(beat) + reach + 1)]
            guard let lowest = window.min(), let highest = window.max() else { return nil }
            return Double(highest - lowest)
        }
        return Self.trimmedMean(heights)
    }

    /// The factor of the noise that gives a ratio of signal to noise in decibels.
    func gain(decibels: Double, signalAmplitude: Double) -> Double {
        // The square root of S squared over eight, divided by N and by the ratio of amplitudes.
        signalAmplitude / 8.0.squareRoot() / noiseAmplitude * pow(10, -decibels / 20)
    }

    /// The signal with noise, in units of the converter.
    ///
    /// - Parameter start: the sample of the noise at the signal's first, in `noise`.
    func stressed(_ signal: [Int], gain: Double, startingAt start: Int = 0) -> [Int] {
        precondition(noise.indices.contains(start), "a sample of the noise")
        var output: [Int] = []
        output.reserveCapacity(signal.count)
        var current = 0.0
        var offset = 0
        for (index, sample) in signal.enumerated() {
            let wanted = isNoisy(SampleIndex(index)) ? gain : 0
            if wanted != current, index > 0 {
                let last = Double(signal[index - 1]) + wanted * Double(noise[(start + index - 1) % noise.count])
                offset = Int(last - Double(output[index - 1]))
                current = wanted
            }
            output.append(Int(Double(sample) + current * Double(noise[(start + index) % noise.count]) - Double(offset)))
        }
        return output
    }

    /// Whether noise is added to a sample.
    func isNoisy(_ index: SampleIndex) -> Bool { Self.isNoisy(index, rate: rate) }

    /// Whether noise is added to a sample of a signal of a rate.
    static func isNoisy(_ index: SampleIndex, rate: SampleRate) -> Bool {
        let clean = SampleIndex(rate.samples(milliseconds: 300_000))
        let turn = SampleIndex(rate.samples(milliseconds: 120_000))
        return index >= clean && (index - clean) / turn % 2 == 0
    }

    /// The root mean square about the mean; each difference is cut to a whole number, as `sigamp` does.
    private static func deviation(of window: ArraySlice<Int>) -> Double {
        let mean = Double(window.reduce(0, +)) / Double(window.count)
        let squares = window.reduce(0.0) { sum, sample in
            let difference = (Double(sample) - mean).rounded(.towardZero)
            return sum + difference * difference
        }
        return (squares / Double(window.count)).squareRoot()
    }

    /// The mean without the lowest and the highest twentieth; NaN of nothing.
    private static func trimmedMean(_ values: [Double]) -> Double {
        let cut = values.count / 20
        let kept = values.sorted()[cut..<values.count - cut]
        return kept.reduce(0, +) / Double(kept.count)
    }
}
