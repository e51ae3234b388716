// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal
import Testing

@testable import Segmenter

@Suite struct ShapeMeasuresTests {
    /// A triangle of a height over eight steps, and a P wave of one point.
    private static func triangle(_ height: Float, at peak: Int = 62, p: Float = 0.2, pAt place: Int = 40)
        -> InlineArray<187, Float>
    {
        var points = InlineArray<187, Float>(repeating: 0)
        for distance in -3...3 { points[peak + distance] = height * (1 - Float(abs(distance)) / 4) }
        points[place] = height * p
        return points
    }

    private static func features(
        _ beat: InlineArray<187, Float>, usual: InlineArray<187, Float>, previous: InlineArray<187, Float>
    ) -> ClassifierInput {
        var input = ClassifierInput()
        let points = BeatShape.buffer(beat)
        let usualPoints = BeatShape.buffer(usual)
        // In units of an amplitude of 2 mV.
        for point in 0..<187 {
            points[point] /= 2
            usualPoints[point] /= 2
        }
        let likeness = ShapeMeasures(of: points.span)
            .fill(&input, by: points.span, besides: usualPoints.span, previous: previous.span)
        #expect(likeness == input[.likenessComplex])
        return input
    }

    private static func isNear(_ value: Float, _ expected: Double) -> Bool { abs(Double(value) - expected) < 1e-5 }

    @Test func `a triangle has the numbers that are worked out by hand`() {
        let beat = Self.triangle(2)
        let usual = Self.triangle(-4, p: 0.5, pAt: 53)
        let input = Self.features(beat, usual: usual, previous: beat)
        #expect(Self.isNear(input[.top], 1) && Self.isNear(input[.bottom], 0))
        #expect(Self.isNear(input[.usualTop], 0) && Self.isNear(input[.usualBottom], -2))
        #expect(Self.isNear(input[.way], 2) && Self.isNear(input[.steepness], 0.25))
        // From 58.4 to 65.6 in points of 8 ms.
        #expect(Self.isNear(input[.width], 0.576))
        #expect(Self.isNear(input[.pHeight], 0.2) && Self.isNear(input[.pPlace], 8.0 / 21))
        // Its P wave points down, and the first of the highest points counts.
        #expect(Self.isNear(input[.usualPHeight], 1))
        #expect(Self.isNear(input[.likenessQRS], -1))
        #expect(Self.isNear(input[.likenessToPrevious], 1))
        // Magnitudes add up to 4, and to 8 with 1 of the P wave, which lies in the complex.
        #expect(Self.isNear(input[.areaToUsual], log(4.0 / 9)))
        #expect(Self.isNear(input[.usualWay], 6) && Self.isNear(input[.usualSteepness], 1))
    }

    @Test func `each stretch has its own three features, in the order of their names`() {
        let usual = BeatShape.points(BeatShape.usual)
        let stretches: [(InputFeature, Double)] = [
            (.likenessP, -200), (.likenessST, 100), (.likenessT, 300), (.likenessOnset, -100),
        ]
        for (feature, time) in stretches {
            // What is changed at one time changes the stretches that it lies in.
            var changed = usual
            changed[62 + Int(time / 8)] += 0.3
            let input = Self.features(changed, usual: usual, previous: usual)
            #expect(input[feature] < 0.999)
            for (other, otherTime) in stretches where otherTime != time {
                let isInside =
                    (other == .likenessST && time == 200) || (other == .likenessP && time == -100)
                if !isInside { #expect(input[other] > 0.9999, "\(other) by a change at \(time) ms") }
            }
            let place = Int(feature.rawValue)
            #expect(input.features[place + 1] > 0 && input.features[place + 2] > 0.01)
        }
    }

    @Test func `a beat without a swing has numbers`() {
        let flat = InlineArray<187, Float>(repeating: 0)
        let input = Self.features(flat, usual: flat, previous: flat)
        for feature in InputFeature.allCases { #expect(input[feature] == 0, "\(feature)") }
    }
}
