// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@testable import ecgbench

struct NoiseStressGeneratorTests {
    /// A generator whose noise is a square wave of a height in units, once up and down a fifth of a second.
    private static func generator(height: Int) throws -> NoiseStressGenerator {
        let rate = try #require(SampleRate(hertz: 360))
        return NoiseStressGenerator(rate: rate, noise: (0..<360 * 400).map { $0 / 36 % 2 == 0 ? height : -height })
    }

    /// Triangular beats of a height in units, one a second for eleven minutes, and where they are.
    private static func signal(height: Int) -> (samples: [Int], beats: [SampleIndex]) {
        let beats = (0..<660).map { SampleIndex($0 * 360 + 180) }
        var samples = [Int](repeating: 0, count: 660 * 360)
        for beat in beats {
            for distance in -9...9 { samples[Int(beat) + distance] = height * (9 - abs(distance)) / 9 }
        }
        return (samples, beats)
    }

    @Test(arguments: [24.0, 12, 0, -6]) func `the noise has the power that the ratio asks for`(decibels: Double) throws
    {
        let generator = try Self.generator(height: 50)
        #expect(generator.noiseAmplitude == 50)
        let (signal, beats) = Self.signal(height: 1_800)
        let amplitude = generator.signalAmplitude(of: signal, normalBeats: beats)
        #expect(amplitude == 1_800)
        let gain = generator.gain(decibels: decibels, signalAmplitude: amplitude)
        let noisy = generator.stressed(signal, gain: gain)
        let range = 360 * 300..<360 * 420
        let added = range.map { Double(noisy[$0] - signal[$0]) }
        let mean = added.reduce(0, +) / Double(added.count)
        let power = added.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(added.count)
        let measured = 10 * log10(1_800.0 * 1_800 / 8 / power)
        #expect(abs(measured - decibels) < 0.1)
    }

    @Test func `noise comes after five minutes, in turns of two`() throws {
        let generator = try Self.generator(height: 50)
        let (signal, _) = Self.signal(height: 1_000)
        let noisy = generator.stressed(signal, gain: 3)
        #expect(noisy[..<(360 * 300)] == signal[..<(360 * 300)])
        let differences = zip(noisy, signal).map { $0 - $1 }
        #expect(Set(differences[(360 * 300)..<(360 * 420)]).count > 1)
        #expect(Set(differences[(360 * 420)..<(360 * 540)]).count == 1)
        #expect(Set(differences[(360 * 540)...]).count > 1)
    }

    @Test func `the level does not jump where the gain changes`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        // A slow ramp: its first noisy sample is 1,000 times the gain away from none.
        let generator = NoiseStressGenerator(rate: rate, noise: (0..<360 * 700).map { 1_000 + $0 / 3_600 })
        let noisy = generator.stressed([Int](repeating: 7, count: 360 * 660), gain: 2)
        let steps = zip(noisy, noisy.dropFirst()).map { abs($0 - $1) }
        #expect(steps.allSatisfy { $0 <= 2 })
    }

    @Test func `a tenth of the beats has no say in the signal's height`() throws {
        let generator = try Self.generator(height: 50)
        var (signal, beats) = Self.signal(height: 900)
        for beat in beats.prefix(15) { signal[Int(beat)] = 9_000 }
        #expect(generator.signalAmplitude(of: signal, normalBeats: beats) == 900)
    }

    @Test(.needsRecordings("our noisy record 118 against the database's own 118e_6"), arguments: [0, 1])
    func `record 118 at -6 dB is the database's, sample by sample`(channel: Int) throws {
        let folder = try #require(Recordings.folder)
        let noise = try Recording.signal(channel, header: "\(folder)/nstdb/em.hea")
        let generator = NoiseStressGenerator(rate: noise.rate, noise: NoiseStressTest.units(noise.millivolts))
        let beats = NoiseStressTest.normalBeats(of: try Recording(record: 118, in: "\(folder)/mitdb"))
        let clean = NoiseStressTest.units(try Recording.signal(channel, header: "\(folder)/mitdb/118.hea").millivolts)
        let amplitude = generator.signalAmplitude(of: clean, normalBeats: beats)
        let ours = generator.stressed(clean, gain: generator.gain(decibels: -6, signalAmplitude: amplitude))
        // The header puts zero at 1,024, which the database's program had already taken off.
        let theirs = NoiseStressTest.units(
            try Recording.signal(channel, header: "\(folder)/nstdb/118e_6.hea").millivolts
        )
        .map { $0 + 1_024 }
        try #require(ours.count == theirs.count)
        // The last sample is left out: the database's program rewinds its noise there.
        let wrong = ours.indices.dropLast().first { ours[$0] != theirs[$0] }
        #expect(wrong == nil, "the first sample that differs")
    }
}
