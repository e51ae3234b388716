// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import TestSupport
import Testing

@testable import Segmenter

struct BeatTemplatesTests {
    /// Wave packets that differ by their frequency, far enough apart that none is like another.
    private static let shapes: [Shape] = [12.0, 20, 28, 36, 44].map { hertz in
        { time in exp(-time * time / 1_800) * cos(2 * .pi * hertz * time / 1_000) }
    }

    private static func scaled(_ factor: Double, _ shape: @escaping Shape) -> Shape { { factor * shape($0) } }

    /// Half the distance of places that are tried: all that a match may be off.
    private static func tolerance(_ hertz: Double) -> SampleIndex {
        max(SampleIndex((0.005_6 * hertz).rounded()) / 2, 1) / 2
    }

    @Test(arguments: Detection.rates)
    func `nothing is trusted before four beats are alike`(hertz: Double) throws {
        let school = try ShapeSchool(hertz: hertz)
        for count in 1...3 {
            school.teach(Self.shapes[1], times: 1)
            let isTrusting = school.templates.isTrusting
            let match = school.match(Self.shapes[1])
            #expect(!isTrusting && match == nil, "after \(count)")
        }
        school.teach(Self.shapes[1], times: 1)
        let match = try #require(school.match(Self.shapes[1]))
        #expect(match.residual < 0.02)
        school.templates.restart(at: 0, index: school.newest + 1)
        let isTrusting = school.templates.isTrusting
        let forgotten = school.match(Self.shapes[1])
        #expect(!isTrusting && forgotten == nil)
    }

    @Test(arguments: Detection.rates, [-105, -60, -10, 0, 12, 70, 145] as [Double])
    func `the same wave is found where it is, near or far`(hertz: Double, milliseconds: Double) throws {
        let school = try ShapeSchool(hertz: hertz)
        let shape = Self.shapes[1]
        school.teach(shape)
        let lag = SampleIndex((milliseconds * hertz / 1_000).rounded(.towardZero))
        let match = try #require(school.match(shape, samplesBefore: lag))
        #expect(abs(match.lag - lag) <= 2 * Self.tolerance(hertz), "\(match) for \(lag)")
        #expect(match.residual < 0.04)
        #expect(abs(match.scale - 1) < 0.02)
    }

    @Test(arguments: [100.0, 128, 250, 360, 500])
    func `where every sample is tried, the same wave is found to the sample`(hertz: Double) throws {
        let school = try ShapeSchool(hertz: hertz)
        school.teach(Self.shapes[2])
        for lag in -3...3 as ClosedRange<SampleIndex> {
            let match = try #require(school.match(Self.shapes[2], samplesBefore: lag))
            #expect(match.lag == lag)
            #expect(match.residual < 1e-4 && abs(match.scale - 1) < 1e-3)
        }
    }

    @Test(arguments: Detection.rates, [-135, 175] as [Double])
    func `beyond the reach of the search nothing is the same`(hertz: Double, milliseconds: Double) throws {
        let school = try ShapeSchool(hertz: hertz)
        school.teach(Self.shapes[1])
        let lag = SampleIndex((milliseconds * hertz / 1_000).rounded())
        let match = try #require(school.match(Self.shapes[1], samplesBefore: lag))
        #expect(match.residual > 0.3)
    }

    @Test(arguments: Detection.rates)
    func `a smaller or larger copy differs by its scale alone`(hertz: Double) throws {
        let school = try ShapeSchool(hertz: hertz)
        let shape = Self.shapes[1]
        school.teach(shape)
        for scale in [0.5, 0.8, 1.25, 2] {
            let match = try #require(school.match(Self.scaled(scale, shape)))
            #expect(abs(Double(match.scale) - scale) < 0.02 * scale)
            // What is left when the shape itself is taken away.
            #expect(abs(Double(match.residual) - (scale - 1) * (scale - 1)) < 0.03)
            #expect(abs(match.lag) <= 2 * Self.tolerance(hertz))
        }
    }

    @Test(arguments: Detection.rates)
    func `a wave upside down, another one and none at all do not match`(hertz: Double) throws {
        let school = try ShapeSchool(hertz: hertz)
        // One lobe: upside down it is nowhere like itself, wherever it is put.
        let lobe: Shape = { exp(-$0 * $0 / 200) }
        school.teach(lobe)
        let inverted = try #require(school.match(Self.scaled(-1, lobe)))
        #expect(inverted.residual > 0.6 && inverted.scale < 0.65, "\(inverted)")
        let other = try #require(school.match(Self.shapes[4]))
        #expect(other.residual > 0.45, "\(other)")
        let none = try #require(school.match { _ in 0 })
        #expect(none.scale == 0 && none.residual == 2 && none.lag == 0)
    }

    @Test(arguments: Detection.rates)
    func `noise never comes to be trusted`(hertz: Double) throws {
        let school = try ShapeSchool(hertz: hertz)
        var generator = SeededGenerator(seed: 12)
        for number in 0..<120 {
            school.teach({ _ in generator.nextNormal() }, times: 1, milliseconds: 500)
            let isTrusting = school.templates.isTrusting
            try #require(!isTrusting, "after \(number)")
        }
    }

    @Test(arguments: Detection.rates)
    func `a fifth shape replaces the one that has not been seen for longest`(hertz: Double) throws {
        let school = try ShapeSchool(hertz: hertz)
        for place in 0..<4 { school.teach(Self.shapes[place], times: place == 1 ? 6 : 4) }
        for place in 0..<4 {
            let match = try #require(school.match(Self.shapes[place]))
            #expect(match.residual < 0.03, "shape \(place) of four")
        }
        // The first is seen once more, so that the second is the oldest.
        school.teach(Self.shapes[0], times: 1)
        school.teach(Self.shapes[4], times: 3)
        let untrusted = try #require(school.match(Self.shapes[4]))
        #expect(untrusted.residual > 0.3, "the new one begins with no beats")
        school.teach(Self.shapes[4], times: 1)
        for place in 0..<5 {
            let match = try #require(school.match(Self.shapes[place]))
            #expect((match.residual < 0.03) == (place != 1), "shape \(place) of five: \(match)")
        }
    }

    @Test func `a shape of many beats stays longer than a few of few`() throws {
        let school = try ShapeSchool(hertz: 360)
        school.teach(Self.shapes[0], times: 40)
        for shape in Self.shapes[1...3] { school.teach(shape, times: 1) }
        // Four more shapes of one beat each: each takes the place of another such.
        for shape in Self.shapes[1...4] { school.teach(Self.scaled(3, shape), times: 1) }
        let match = try #require(school.match(Self.shapes[0]))
        #expect(match.residual < 0.01)
    }

    @Test func `a shape follows its beats as they change`() throws {
        let school = try ShapeSchool(hertz: 360)
        let shape = Self.shapes[1]
        school.teach(shape, times: 8)
        // Each is 2 % higher than the last one: at the end more than twice as high as the first.
        var height = 1.0
        for _ in 0..<40 {
            height *= 1.02
            school.teach(Self.scaled(height, shape), times: 1)
        }
        let match = try #require(school.match(Self.scaled(height, shape)))
        #expect((1.05...1.25).contains(match.scale), "behind by the mean's run")
        #expect(match.residual < 0.06)
        // From the eighth beat on an eighth of the difference is taken over at once.
        school.teach(Self.scaled(height, shape), times: 40)
        let before = try #require(school.match(Self.scaled(height, shape)))
        #expect(abs(before.scale - 1) < 0.01)
        school.teach(Self.scaled(1.2 * height, shape), times: 1)
        let after = try #require(school.match(Self.scaled(height, shape)))
        #expect(abs(after.scale - 1 / (1 + 0.2 / 8)) < 0.005)
    }

    @Test(arguments: Detection.rates)
    func `what the band does not hold any more, or not yet, is neither matched nor learnt`(hertz: Double) throws {
        let school = try ShapeSchool(hertz: hertz)
        let shape = Self.shapes[1]
        school.teach(shape)
        let newest = school.newest
        for place in [newest, newest + 10_000, newest - school.samples(5_000), -100_000] {
            let match = school.templates.match(at: place, isLarge: true)
            #expect((match?.residual ?? 2) > 0.3)
            school.templates.learn(beatAt: place)
        }
        let match = try #require(school.match(shape))
        #expect(match.residual < 0.03)
    }
}
