// SPDX-License-Identifier: Apache-2.0

extension ClassifierInput {
    /// Fills in the features of the rhythm from a beat's stamp: 0 for those that it does not know, as across a gap.
    public mutating func fillFeatures(from beat: TimedBeat) {
        self[.precedingToMedian] = Self.logarithm(of: beat.presumedInterval, over: beat.medianInterval)
        self[.precedingToPrevious] = Self.logarithm(of: beat.presumedInterval, over: beat.presumedPreviousInterval)
    }

    /// The natural logarithm of a ratio of intervals; 0 if one of them is not known.
    private static func logarithm(of interval: Int?, over other: Int?) -> Float {
        guard let interval, let other, interval > 0, other > 0 else { return 0 }
        return naturalLogarithm(Float(interval) / Float(other))
    }
}
