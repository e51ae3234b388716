// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import TestSupport
import Testing

@testable import Segmenter

/// Signals without a heart: none may give a beat.
struct FalseBeatTests {
    private static func beats(
        rate hertz: Double, seconds: Double = 60, _ signal: (_ seconds: Double) -> Double
    ) throws -> Int {
        let rate = try #require(SampleRate(hertz: hertz))
        // Shorter at high rates, or the debug build would spend a minute here.
        let seconds = min(seconds, 120_000 / hertz)
        return Detection((0..<Int(seconds * hertz)).map { Float(signal(Double($0) / hertz)) }, rate: rate)
            .beats.count
    }

    @Test(arguments: Detection.rates, [0, 1.2, -5.12, 10.24, 300])
    func `a flat line`(hertz: Double, level: Double) throws {
        #expect(try Self.beats(rate: hertz) { _ in level } == 0)
    }

    @Test(arguments: Detection.rates)
    func `a flat line whose last bit flickers`(hertz: Double) throws {
        var generator = SeededGenerator(seed: 1)
        #expect(try Self.beats(rate: hertz) { _ in generator.nextUniform() < 0.02 ? 0.005 : 0 } == 0)
    }

    @Test(arguments: Detection.rates, [2.0, 7, 31])
    func `the rails, for seconds at a time`(hertz: Double, period: Double) throws {
        #expect(
            try Self.beats(rate: hertz) {
                $0.truncatingRemainder(dividingBy: period) < period / 2 ? 5.12 : -5.12
            } == 0)
    }

    @Test(arguments: Detection.rates, [50.0, 60])
    func `mains hum`(hertz: Double, hum: Double) throws {
        for amplitude in [0.01, 0.3, 5] {
            #expect(try Self.beats(rate: hertz) { amplitude * sin(2 * .pi * hum * $0) } == 0)
            // The mains are never on the nominal frequency for long, and the load makes the amplitude breathe.
            #expect(
                try Self.beats(rate: hertz) {
                    amplitude * (1 + 0.3 * sin(2 * .pi * 0.4 * $0)) * sin(2 * .pi * (hum + 0.13) * $0)
                } == 0)
        }
    }

    @Test(arguments: Detection.rates)
    func `a square wave of any period`(hertz: Double) throws {
        for period in [0.2, 0.23, 0.25, 0.27, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.75, 0.8, 1, 1.3, 1.7, 2, 2.5, 3, 4] {
            for amplitude in period == 0.8 || period == 0.4 ? [0.1, 1, 10] : [1] {
                let count = try Self.beats(rate: hertz, seconds: min(60, 40_000 / hertz)) {
                    $0.truncatingRemainder(dividingBy: period) < period / 2 ? amplitude : 0
                }
                #expect(count == 0, "period \(period) s, \(amplitude) mV")
            }
        }
    }

    @Test(arguments: Detection.rates)
    func `a square wave with noise on it`(hertz: Double) throws {
        var generator = SeededGenerator(seed: 2)
        for period in [0.3, 0.5, 0.8, 1, 2] {
            let count = try Self.beats(rate: hertz) {
                ($0.truncatingRemainder(dividingBy: period) < period / 2 ? 1 : 0) + 0.01 * generator.nextNormal()
            }
            #expect(count == 0, "period \(period) s")
        }
    }

    @Test(arguments: Detection.rates)
    func drift(hertz: Double) throws {
        for frequency in [0.02, 0.05, 0.1, 0.2, 0.33, 0.5] {
            #expect(try Self.beats(rate: hertz) { 5 * sin(2 * .pi * frequency * $0) } == 0, "\(frequency) Hz")
        }
        #expect(try Self.beats(rate: hertz) { ($0 * 0.05 / 0.005).rounded() * 0.005 } == 0, "a ramp in steps")
    }

    @Test(arguments: Detection.rates, [0.02, 0.3, 10])
    func `white noise`(hertz: Double, amplitude: Double) throws {
        var generator = SeededGenerator(seed: 3)
        #expect(try Self.beats(rate: hertz, seconds: 300) { _ in amplitude * generator.nextNormal() } == 0)
    }

    @Test(arguments: Detection.rates)
    func `a random walk`(hertz: Double) throws {
        var generator = SeededGenerator(seed: 4)
        var level = 0.0
        let step = 0.3 / hertz.squareRoot()
        let count = try Self.beats(rate: hertz, seconds: 300) { _ in
            level += step * generator.nextNormal()
            return level
        }
        #expect(count == 0)
    }
}
