// SPDX-License-Identifier: Apache-2.0

/// The NN intervals, those between two normal beats that follow each other, and how much they vary.
///
/// SDNN is the standard deviation of all NN intervals, RMSSD the square root of the mean squared difference between
/// successive ones: Task Force of the European Society of Cardiology and the North American Society of Pacing and
/// Electrophysiology, Circulation 1996;93:1043-1065, doi:10.1161/01.CIR.93.5.1043. The deviation is the sample's, over
/// n - 1. Sums are of whole samples, by their distance from the first interval, so that they are exact at any length.
/// O(1) an interval, allocates nothing.
public struct NormalIntervals: Sendable {
    /// NN intervals.
    public private(set) var count = 0
    /// Pairs of NN intervals of which one follows the other at once.
    public private(set) var differenceCount = 0

    /// The first interval, from which the others are counted.
    private var reference: Int64 = 0
    private var sum: Int64 = 0
    private var sumOfSquares: Int64 = 0
    private var sumOfSquaredDifferences: Int64 = 0
    /// The interval before, if the next one follows it at once.
    private var previous: Int64?

    /// Starts without an interval.
    public init() {}

    /// Takes note of a beat's NN interval in samples; `nil` if none ends with the beat, so that the next one follows none.
    public mutating func note(_ interval: Int?) {
        guard let interval else {
            previous = nil
            return
        }
        // Squares sum up to Int64.max only after a dozen intervals of a day at 10,000 Hz.
        let length = Int64(interval)
        if count == 0 { reference = length }
        let distance = length - reference
        count += 1
        sum += distance
        sumOfSquares += distance * distance
        if let previous {
            differenceCount += 1
            sumOfSquaredDifferences += (length - previous) * (length - previous)
        }
        previous = length
    }

    /// The mean, in samples; `nil` without intervals.
    public var mean: Double? {
        count > 0 ? Double(reference) + Double(sum) / Double(count) : nil
    }

    /// SDNN in samples; `nil` with fewer than two intervals.
    public var standardDeviation: Double? {
        guard count > 1 else { return nil }
        let spread = Double(sumOfSquares) - Double(sum) * (Double(sum) / Double(count))
        return (max(0, spread) / Double(count - 1)).squareRoot()
    }

    /// RMSSD in samples; `nil` if no interval follows another.
    public var successiveDifference: Double? {
        differenceCount > 0 ? (Double(sumOfSquaredDifferences) / Double(differenceCount)).squareRoot() : nil
    }
}
