// SPDX-License-Identifier: Apache-2.0

/// Each NN interval over the one before: the cells of a Poincaré plot, and its two deviations.
///
/// SD1 and SD2 are the standard deviations of the points across and along the line of identity: of (b - a) / sqrt(2) and
/// (b + a) / sqrt(2), over n - 1. M. Brennan, M. Palaniswami and P. Kamen, IEEE Transactions on Biomedical Engineering
/// 2001;48:1342-1347, doi:10.1109/10.959330. Sums are of whole milliseconds, by their distance from the first interval, so that
/// they are exact at any length.
struct IntervalScatter {
    /// Milliseconds of a cell either way.
    static let cell = 10
    /// The intervals that the plot shows, in milliseconds: heart rates of 30 to 300 a minute.
    static let range = 200..<2_000
    /// Cells of a row.
    static let side = (range.upperBound - range.lowerBound) / cell

    /// `[180 x 180]` pairs by cell: the row is the later interval's, the column that of the one before; empty without a pair.
    private(set) var cells: [UInt32] = []
    /// Pairs in all.
    private(set) var count = 0
    /// Pairs beyond the plot's edges.
    private(set) var outsideCount = 0

    private var previous: Int64?
    private var reference: Int64 = 0
    private var sum: Int64 = 0
    private var squares: Int64 = 0
    private var differenceSum: Int64 = 0
    private var differenceSquares: Int64 = 0

    /// Takes note of a beat's NN interval in milliseconds; `nil` if none ends with the beat, so that the next one follows none.
    mutating func note(_ interval: Int64?) {
        guard let interval else {
            previous = nil
            return
        }
        if let previous { note(previous, interval) }
        previous = interval
    }

    private mutating func note(_ first: Int64, _ second: Int64) {
        // Intervals are a minute at most: the squares of 10^9 pairs fit.
        if count == 0 {
            reference = first + second
            cells = [UInt32](repeating: 0, count: Self.side * Self.side)
        }
        count += 1
        let along = first + second - reference
        let across = second - first
        sum += along
        squares += along * along
        differenceSum += across
        differenceSquares += across * across
        guard Self.range.contains(Int(first)), Self.range.contains(Int(second)) else {
            outsideCount += 1
            return
        }
        let column = (Int(first) - Self.range.lowerBound) / Self.cell
        let row = (Int(second) - Self.range.lowerBound) / Self.cell
        cells[row * Self.side + column] &+= 1
    }

    /// SD1, the width of the cloud, in milliseconds; `nil` with fewer than two pairs.
    var shortDeviation: Double? { deviation(differenceSum, differenceSquares) }

    /// SD2, the length of the cloud, in milliseconds; `nil` with fewer than two pairs.
    var longDeviation: Double? { deviation(sum, squares) }

    private func deviation(_ sum: Int64, _ squares: Int64) -> Double? {
        guard count > 1 else { return nil }
        let spread = Double(squares) - Double(sum) * (Double(sum) / Double(count))
        return (max(0, spread) / Double(count - 1) / 2).squareRoot()
    }
}
