// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The samples that a line of text gives, and those that the times show to be missing before it.
struct LineSamples {
    /// Missing samples of a gap.
    var missingCount = 0
    /// Whether the last sample is given once more, since the recorder's clock runs behind.
    var repeatsLast = false
    /// Whether the line's own sample is left out, since the recorder's clock runs ahead.
    var isPassedOver = false
    /// Whether `sample` is still to be given out.
    var isWaiting = false
    /// In millivolts; NaN if it is missing.
    var sample = Float.nan
    /// What is wrong with it.
    var problem: InputProblem.Kind?
    /// The line's number, from 1.
    var line: Int64 = 0

    /// No samples.
    init() {}

    /// One missing sample.
    static var missing: LineSamples {
        var samples = LineSamples()
        samples.isWaiting = true
        return samples
    }

    /// Whether all are given out.
    @inline(__always)
    var isEmpty: Bool { missingCount == 0 && !repeatsLast && !isWaiting }

    /// Whether the next one has something to report.
    var nextHasProblem: Bool { missingCount == 0 && !repeatsLast && problem != nil }
}
