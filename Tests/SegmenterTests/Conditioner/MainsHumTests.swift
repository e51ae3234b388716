// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

@testable import Segmenter

@Suite struct MainsHumTests {
    /// Rates that 50 and 60 Hz divide, and rates that they do not; at 125 and 128 Hz 60 Hz lies beside half the rate.
    static let rates = [125.0, 128, 200, 250, 257, 360, 500, 1_000, 2_000]

    @Test(arguments: rates, [50.0, 60])
    func `hum of a millivolt is found and taken out to two hundredths`(hertz: Double, mains: Double) throws {
        let heart = try HeartUnderTest(hertz: hertz, .mains(hertz: mains, amplitude: 1))
        let found = Conditioning(heart.samples, rate: heart.rate)
        let hum = try #require(found.hum)
        #expect(abs(hum.hertz - Float(mains)) < 0.05)
        #expect(abs(hum.millivolts - 1) < 0.02)
        #expect(found.largestError(against: heart.clean.samples, from: heart.count(seconds: 6)) < 0.03)
    }

    @Test(arguments: [100.0, 120])
    func `60 Hz that folds back is taken out, and that of half the rate does no harm`(hertz: Double) throws {
        let heart = try HeartUnderTest(hertz: hertz, .mains(hertz: 60, amplitude: 0.5))
        let found = Conditioning(heart.samples, rate: heart.rate)
        let start = heart.count(seconds: 6)
        if hertz == 100 {
            #expect(found.hum != nil)
            #expect(found.largestError(against: heart.clean.samples, from: start) < 0.03)
        } else {
            #expect(found.hum == nil)
            #expect(found.largestError(against: heart.samples) == 0)
        }
    }

    @Test(arguments: [125.0, 250, 360, 1_000], [50.0, 60])
    func `harmonics and a frequency that swings by half a hertz are followed`(hertz: Double, mains: Double) throws {
        let heart = try HeartUnderTest(hertz: hertz, .driftingMains(hertz: mains, amplitude: 1, swing: 0.5))
        let found = Conditioning(heart.samples, rate: heart.rate)
        let errors = zip(found.samples, heart.clean.samples).dropFirst(heart.count(seconds: 6)).map { $0 - $1 }
        let power = errors.reduce(0) { $0 + $1 * $1 } / Float(errors.count)
        #expect(power.squareRoot() < 0.07)
    }

    @Test(arguments: [125.0, 360, 1_000])
    func `no hum is found in a clean signal, which passes bit for bit`(hertz: Double) throws {
        let heart = try HeartUnderTest(hertz: hertz, heartRate: 150)
        let found = Conditioning(heart.samples, rate: heart.rate)
        #expect(found.hum == nil)
        #expect(found.samples == heart.samples)
    }

    @Test(arguments: [125.0, 500])
    func `muscle noise and white noise are not taken for hum`(hertz: Double) throws {
        let heart = try HeartUnderTest(
            hertz: hertz, seconds: 120, .muscleNoise(rootMeanSquare: 0.1), .whiteNoise(rootMeanSquare: 0.1))
        #expect(Conditioning(heart.samples, rate: heart.rate).hum == nil)
    }

    @Test func `nothing rings after a large pulse`() throws {
        let pulses = Disturbance.Kind.pacing(PacingPulse(millivolts: 700, milliseconds: 2), perMinute: 60)
        let heart = try HeartUnderTest(hertz: 500, .mains(hertz: 50, amplitude: 0.5), pulses)
        let found = Conditioning(heart.samples, rate: heart.rate)
        #expect(found.spikes.count >= 39)
        #expect(found.largestError(against: heart.clean.samples, from: heart.count(seconds: 6)) < 0.06)
    }

    @Test func `hum that ends is forgotten, and is found again`() throws {
        let heart = try HeartUnderTest(hertz: 250, .mains(hertz: 50, amplitude: 0.5))
        let quiet = try HeartUnderTest(hertz: 250)
        var conditioner = Conditioner(rate: heart.rate)
        func push(_ samples: [Float]) {
            for sample in samples { _ = conditioner.push(sample) }
        }
        push(heart.samples)
        #expect(conditioner.hum != nil)
        push(quiet.samples)
        #expect(conditioner.hum == nil)
        push(heart.samples)
        #expect(conditioner.hum != nil)
    }

    @Test func `a converter at its rail stays at rest`() throws {
        let heart = try HeartUnderTest(hertz: 250, .mains(hertz: 50, amplitude: 0.5))
        let rail = [Float](repeating: 5, count: 500)
        let found = Conditioning(heart.samples + rail, rate: heart.rate)
        // 25 ms are required to see that it stands still.
        #expect(found.samples.suffix(480).allSatisfy { $0 == 5 })
        #expect(found.raw == heart.samples + rail)
    }
}
