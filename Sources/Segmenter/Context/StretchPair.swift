// SPDX-License-Identifier: Apache-2.0

/// Two beats in one stretch, each about its own mean there.
struct StretchPair {
    /// Their correlation, -1...1; 0 if one of them has no swing.
    let correlation: Float
    /// The root mean square of the first.
    let size: Float
    /// The root mean square of their difference.
    let departure: Float

    init(_ first: Span<Float>, _ second: Span<Float>, in stretch: Range<Int>) {
        let count = Float(stretch.count)
        var (firstSum, secondSum): (Float, Float) = (0, 0)
        for point in stretch {
            firstSum += first[point]
            secondSum += second[point]
        }
        let (firstMean, secondMean) = (firstSum / count, secondSum / count)
        var (firstSquare, secondSquare, product): (Float, Float, Float) = (0, 0, 0)
        for point in stretch {
            let (x, y) = (first[point] - firstMean, second[point] - secondMean)
            firstSquare += x * x
            secondSquare += y * y
            product += x * y
        }
        let norm = (firstSquare * secondSquare).squareRoot()
        correlation = norm > 0 ? product / norm : 0
        size = (firstSquare / count).squareRoot()
        departure = (max(firstSquare + secondSquare - 2 * product, 0) / count).squareRoot()
    }
}
