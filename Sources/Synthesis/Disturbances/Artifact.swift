// SPDX-License-Identifier: Apache-2.0

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
    /// Pulses of 1 mV and 200 ms, one a second: the other calibration signal.
    case calibrationPulses = "calibration pulses"
    /// A saw-tooth of 1 Hz and 1 mV: a ramp and a fall.
    case sawtooth
    /// Hum of 50 Hz, 0.5 mV.
    case hum50 = "50 Hz hum"
    /// Hum of 60 Hz, 0.5 mV.
    case hum60 = "60 Hz hum"
    /// Hum of 0.5 mV that swings by 0.5 Hz around 50 Hz, and by 30 % in size, as mains and their load do.
    case driftingHum50 = "drifting 50 Hz hum"
    /// The same around 60 Hz.
    case driftingHum60 = "drifting 60 Hz hum"
    /// A sine of 1 mV whose frequency grows from 15 to 60 Hz in 30 s, and again: above what a heart can do.
    case chirp
    /// A baseline that climbs by 0.1 mV a second and sways by 1 mV.
    case drift
    /// A baseline that walks at random, by 0.3 mV a root of a second.
    case randomWalk = "random walk"
    /// White noise of 0.2 mV root mean square.
    case whiteNoise = "white noise"
    /// Noise between 20 and 150 Hz of about 0.2 mV that swells and fades, as tense muscles make it.
    case muscleNoise = "muscle noise"
    /// Single samples of up to 3 mV either way, two a second at random, on a little noise.
    case impulses
    /// The baseline jumps by up to 2 mV, at random once a second.
    case steps
    /// An electrode that loses contact for a moment, at random every two seconds: jumps of up to 3 mV that fade in 0.3 s.
    case electrodePops = "electrode pops"
    /// A slow drift through a converter of 5 uV a step, one bit of which (0.64 mV) is stuck.
    case stuckBit = "stuck bit"
    /// Missing samples only.
    case leadOff = "lead off"

    /// `[seconds x rate]` millivolts; the seed matters to what is random alone.
    public func samples(rate: SampleRate, seconds: Double, seed: UInt64 = 1) -> [Float] {
        var source = ArtifactSource(self, rate: rate.hertz, seed: seed)
        let count = max(0, Int((seconds * rate.hertz).rounded()))
        return (0..<count).map { Float(source.millivolts(at: rate.seconds(at: SampleIndex($0)))) }
    }
}
