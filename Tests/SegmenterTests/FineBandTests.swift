// SPDX-License-Identifier: Apache-2.0

import Signal
import TestSupport
import Testing

@testable import Segmenter

struct FineBandTests {
    /// The lengths that follow from a rate, worked out here once more: two moving averages of 8.3 ms, a bend over 11 ms.
    private struct Lengths {
        let smoothing: Int
        let bend: Int

        init(_ hertz: Double) {
            smoothing = max(Int((0.008_3 * hertz).rounded()), 1)
            bend = max(Int((0.011 * hertz).rounded()), 1)
        }

        /// What an impulse of 1 becomes so many samples from it: the bend of two averages, a triangle.
        func response(_ distance: Int) -> Double {
            func triangle(_ distance: Int) -> Double {
                Double(max(smoothing - abs(distance), 0)) / Double(smoothing * smoothing)
            }
            return triangle(distance - bend) - 2 * triangle(distance) + triangle(distance + bend)
        }
    }

    private static func band(_ hertz: Double, milliseconds: Double = 500) throws -> FineBand {
        FineBand(
            rate: try #require(SampleRate(hertz: hertz)), milliseconds: milliseconds)
    }

    @Test(arguments: Detection.rates)
    func `an impulse becomes the bend of a triangle around its own sample`(hertz: Double) throws {
        var band = try Self.band(hertz)
        let lengths = Lengths(hertz)
        let reach = lengths.smoothing + lengths.bend
        band.restart(at: 0)
        let centre = 300
        let newest = centre + 2 * reach
        for index in 0...newest { band.push(index == centre ? 4_096 * 1_000 : 0) }
        for distance in -reach...reach {
            let value = Double(band.value(at: SampleIndex(centre + distance), newest: SampleIndex(newest)))
            #expect(abs(value - 1_000 * lengths.response(distance)) < 1e-3, "\(distance) samples from the impulse")
        }
    }

    @Test(arguments: Detection.rates)
    func `a parabola has the same bend everywhere, a line and a constant none`(hertz: Double) throws {
        let lengths = Lengths(hertz)
        // The second difference over k of a n^2 is 2 a k^2, whatever was averaged before.
        let bend = Float(2 * 3 * lengths.bend * lengths.bend) / 4_096
        let signals: [(name: String, at: (Int64) -> Int64, bend: Float)] = [
            ("a parabola", { 3 * $0 * $0 - 50 * $0 + 9 }, bend), ("one upside down", { -3 * $0 * $0 }, -bend),
            ("a line", { 1_000 * $0 - 7 }, 0), ("a constant", { _ in 123_456 }, 0),
        ]
        for (name, signal, bend) in signals {
            var band = try Self.band(hertz)
            band.restart(at: signal(0))
            for index in 0...1_000 as ClosedRange<Int64> { band.push(signal(index)) }
            // Of 100 samples a second it holds the last 51.
            let held = (900...960 as ClosedRange<Int64>).filter { band.holds($0, $0, newest: 1_000) }
            #expect(held.count > 10)
            for index in held {
                #expect(abs(band.value(at: index, newest: 1_000) - bend) <= 1e-5 * abs(bend), "\(name)")
            }
        }
    }

    @Test(arguments: Detection.rates)
    func `a start at any level is no step`(hertz: Double) throws {
        var band = try Self.band(hertz)
        band.restart(at: -4_096 * 300)
        for index in 0...200 as ClosedRange<SampleIndex> {
            band.push(-4_096 * 300)
            #expect(band.value(at: index - band.delay, newest: index) == 0)
        }
    }

    @Test(arguments: [100.0, 360, 2_000])
    func `a long stream at the rails leaves nothing behind`(hertz: Double) throws {
        var band = try Self.band(hertz)
        var generator = SeededGenerator(seed: UInt64(hertz))
        let rail = CandidateFinder.units(.infinity)
        band.restart(at: rail)
        for _ in 0..<200_000 { band.push(generator.next() & 1 == 0 ? rail : -rail) }
        for _ in 0..<400 { band.push(17) }
        // Of 100 samples a second it holds the last 51.
        let held = (399_900...400_000 as ClosedRange<SampleIndex>).filter { band.holds($0, $0, newest: 400_000) }
        #expect(held.count > 40)
        for index in held { #expect(band.value(at: index, newest: 400_000) == 0) }
    }

    @Test(arguments: Detection.rates)
    func `it says what it holds, and all of that is right`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var band = try Self.band(hertz, milliseconds: 500)
        let lengths = Lengths(hertz)
        let newest: SampleIndex = 5_000
        var values: [Int64] = []
        var generator = SeededGenerator(seed: 3)
        band.restart(at: 0)
        for _ in 0...newest {
            values.append(Int64.random(in: -40_000...40_000, using: &generator))
            band.push(values.last!)
        }
        let last = newest - SampleIndex(lengths.smoothing - 1 + lengths.bend)
        let first = last - SampleIndex(rate.samples(milliseconds: 500))
        let holdsAll = band.holds(first, last, newest: newest)
        let holdsOlder = band.holds(first - 1, last, newest: newest)
        let holdsNewer = band.holds(first, last + 1, newest: newest)
        #expect(holdsAll && !holdsOlder && !holdsNewer)
        let reach = lengths.smoothing + lengths.bend
        for index in [first, first + 1, (first + last) / 2, last - 1, last] {
            let expected = (-reach...reach).reduce(0.0) { sum, distance in
                let place = Int(index) + distance
                return values.indices.contains(place)
                    ? sum + lengths.response(distance) * Double(values[place]) / 4_096 : sum
            }
            #expect(abs(Double(band.value(at: index, newest: newest)) - expected) < 1e-4)
        }
    }
}
