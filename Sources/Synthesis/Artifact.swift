// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Signal

/// Signals without a heart in them: what a detector must find no beat in.
public enum Artifact: String, Sendable, CaseIterable {
    /// A flat line at 0 mV.
    case flat
    /// The converter at its upper rail.
    case upperRail = "upper rail"
    /// The converter at its lower rail.
    case lowerRail = "lower rail"
    /// A square wave of 1 Hz and 1 mV, a recorder's calibration signal.
    case squareWave = "square wave"
    /// Hum of 50 Hz, 0.5 mV.
    case hum50 = "50 Hz hum"
    /// Hum of 60 Hz, 0.5 mV.
    case hum60 = "60 Hz hum"
    /// A baseline that climbs by 0.1 mV a second and sways by 1 mV.
    case drift
    /// White noise of 0.2 mV root mean square.
    case whiteNoise = "white noise"
    /// Missing samples only.
    case leadOff = "lead off"

    /// `[seconds x rate]` millivolts; the seed matters to noise alone.
    public func samples(rate: SampleRate, seconds: Double, seed: UInt64 = 1) -> [Float] {
        var random = SplitMix64(seed: seed)
        let count = max(0, Int((seconds * rate.hertz).rounded()))
        return (0..<count).map { index in
            let time = rate.seconds(at: SampleIndex(index))
            return Float(millivolts(at: time, random: &random))
        }
    }

    private func millivolts(at time: Double, random: inout SplitMix64) -> Double {
        switch self {
        case .flat: 0
        case .upperRail: 5
        case .lowerRail: -5
        case .squareWave: time.truncatingRemainder(dividingBy: 1) < 0.5 ? 1 : 0
        case .hum50: 0.5 * sin(2 * .pi * 50 * time)
        case .hum60: 0.5 * sin(2 * .pi * 60 * time)
        case .drift: 0.1 * time + sin(2 * .pi * 0.15 * time)
        case .whiteNoise: 0.2 * random.nextNormal()
        case .leadOff: .nan
        }
    }
}
