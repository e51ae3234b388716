// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Moves a beat in time so that its QRS complex lies on that of the usual beat.
///
/// The R peak of a complex with two peaks of like size is now one and now the other, and the sample of a peak is only known to
/// half a sample. So the beat is moved by up to 56 ms to where it correlates best with the usual one from -120 to 160 ms: to
/// a point first, and then by the peak of a parabola through three correlations. Values between points come from
/// cubic interpolation (Catmull and Rom 1974).
enum BeatAlignment {
    /// The largest move, in points of 8 ms.
    private static let reach = 7

    /// Puts a beat, `[187]`, as it lies on the usual one.
    static func align(_ beat: Span<Float>, to usual: Span<Float>, into moved: borrowing FixedBuffer<Float>) {
        let shift = shift(of: beat, to: usual)
        let whole = Int(shift.rounded(.down))
        let fraction = shift - Float(whole)
        for point in 0..<ClassifierInput.pointCount {
            let a = beat[clamped(point + whole - 1)]
            let b = beat[clamped(point + whole)]
            let c = beat[clamped(point + whole + 1)]
            let d = beat[clamped(point + whole + 2)]
            let slope = c - a
            let bend = 2 * a - 5 * b + 4 * c - d
            let twist = 3 * (b - c) + d - a
            moved[point] = b + 0.5 * fraction * (slope + fraction * (bend + fraction * twist))
        }
    }

    /// How much later the beat's complex lies than the usual one's, in points.
    private static func shift(of beat: Span<Float>, to usual: Span<Float>) -> Float {
        var correlations = InlineArray<15, Float>(repeating: 0)
        var best = reach
        // From no move outwards, so that of equal ones the smallest is taken.
        for distance in 0...reach {
            for side in 0..<2 {
                let place = side == 0 ? reach - distance : reach + distance
                correlations[place] = correlation(beat, usual, movedBy: place - reach)
                if correlations[place] > correlations[best] { best = place }
            }
        }
        guard best > 0, best < 2 * reach else { return Float(best - reach) }
        let (before, here, after) = (correlations[best - 1], correlations[best], correlations[best + 1])
        let bend = before - 2 * here + after
        let offset = bend < 0 ? 0.5 * (before - after) / bend : 0
        return Float(best - reach) + max(-0.5, min(offset, 0.5))
    }

    private static func correlation(_ beat: Span<Float>, _ usual: Span<Float>, movedBy move: Int) -> Float {
        let complex = ShapeMeasures.complex.points
        let count = Float(complex.count)
        var (first, second, firstSquare, secondSquare, product): (Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0)
        for point in complex {
            let (x, y) = (beat[point + move], usual[point])
            first += x
            second += y
            firstSquare += x * x
            secondSquare += y * y
            product += x * y
        }
        let norm =
            max(firstSquare - first * first / count, 0) * max(secondSquare - second * second / count, 0)
        return norm > 0 ? (product - first * second / count) / norm.squareRoot() : 0
    }

    private static func clamped(_ point: Int) -> Int { max(0, min(point, ClassifierInput.pointCount - 1)) }
}
