// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// What is measured of a beat alone, in units of the patient's amplitude.
struct ShapeMeasures {
    /// From -120 to 160 ms: the QRS complex with all of its width.
    static let complex = BeatStretch(from: -120, to: 160)
    /// From -240 to -60 ms: where a P wave stands out.
    private static let pWave = BeatStretch(from: -240, to: -60)
    /// From -100 to 140 ms: what makes a beat like the one before.
    private static let core = BeatStretch(from: -100, to: 140)
    /// What is measured in each stretch stands in three features in a row, from this one on.
    private static let firstOfStretches = InputFeature.likenessP

    /// The time of the middle 90 % of the way, in units of 100 ms.
    private let width: Float
    /// The largest step from point to point.
    private let steepness: Float
    /// The sum of the steps.
    private let way: Float
    private let top: Float
    private let bottom: Float
    /// The sum of the magnitudes.
    private let area: Float
    private let pHeight: Float
    private let pPlace: Float

    /// Measures a beat, `[187]`, in units of the amplitude.
    init(of points: Span<Float>) {
        let complex = Self.complex.points
        var (way, steepness): (Float, Float) = (0, 0)
        var (top, bottom, area) = (points[complex.lowerBound], points[complex.lowerBound], Float(0))
        for point in complex {
            top = max(top, points[point])
            bottom = min(bottom, points[point])
            area += abs(points[point])
            guard point + 1 < complex.upperBound else { continue }
            let step = abs(points[point + 1] - points[point])
            way += step
            steepness = max(steepness, step)
        }
        (self.way, self.steepness, self.top, self.bottom, self.area) = (way, steepness, top, bottom, area)
        width = Self.width(of: points, way: way)

        let pWave = Self.pWave.points
        var (highest, lowest, place) = (points[pWave.lowerBound], points[pWave.lowerBound], pWave.lowerBound)
        for point in pWave {
            if points[point] > highest { (highest, place) = (points[point], point) }
            lowest = min(lowest, points[point])
        }
        pHeight = highest - lowest
        pPlace = Float(place - pWave.lowerBound) / Float(pWave.count - 1)
    }

    /// The time in which the way goes from 5 to 95 % of itself, between points by straight lines, in units of 100 ms.
    private static func width(of points: Span<Float>, way: Float) -> Float {
        guard way > 0 else { return 0 }
        var (start, end): (Float, Float) = (0, 0)
        var gone: Float = 0
        let complex = Self.complex.points
        for point in complex.lowerBound..<complex.upperBound - 1 {
            let step = abs(points[point + 1] - points[point]) / way
            let place = Float(point - complex.lowerBound)
            if gone < 0.05, gone + step >= 0.05 { start = place + (0.05 - gone) / step }
            if gone < 0.95, gone + step >= 0.95 { end = place + (0.95 - gone) / step }
            gone += step
        }
        return (end - start) * 10 / Float(ClassifierInput.rateInHertz)
    }

    /// Fills in the features of the shape.
    ///
    /// - Parameters:
    ///   - points: the beat that it measures, `[187]` in units of the amplitude.
    ///   - usualPoints: the usual beat, in the same units.
    ///   - previous: the beat before, in whatever units.
    /// - Returns: the likeness to the usual beat from -120 to 160 ms.
    @inline(never)
    func fill(
        _ input: inout ClassifierInput, by points: Span<Float>, besides usualPoints: Span<Float>, previous: Span<Float>
    ) -> Float {
        let usual = ShapeMeasures(of: usualPoints)
        let stretches: InlineArray<8, BeatStretch> = [
            BeatStretch(from: -340, to: -60), BeatStretch(from: -250, to: -50), BeatStretch(from: -120, to: -40),
            BeatStretch(from: -60, to: 60), BeatStretch(from: -60, to: 120), Self.complex,
            BeatStretch(from: 40, to: 200), BeatStretch(from: 120, to: 340),
        ]
        var feature = Int(Self.firstOfStretches.rawValue)
        for index in stretches.indices {
            let pair = StretchPair(points, usualPoints, in: stretches[index].points)
            input.features[feature] = pair.correlation
            input.features[feature + 1] = pair.size
            input.features[feature + 2] = pair.departure
            feature += 3
        }
        input[.width] = width
        input[.usualWidth] = usual.width
        input[.steepness] = steepness
        input[.usualSteepness] = usual.steepness
        input[.way] = way
        input[.usualWay] = usual.way
        input[.top] = top
        input[.bottom] = bottom
        input[.usualTop] = usual.top
        input[.usualBottom] = usual.bottom
        let usualArea = usual.area
        input[.areaToUsual] = area > 0 && usualArea > 0 ? naturalLogarithm(area / usualArea) : 0
        input[.pHeight] = pHeight
        input[.usualPHeight] = usual.pHeight
        input[.pPlace] = pPlace
        input[.likenessToPrevious] = StretchPair(points, previous, in: Self.core.points).correlation
        return input[.likenessComplex]
    }
}
