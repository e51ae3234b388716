// SPDX-License-Identifier: Apache-2.0

/// The error of the heart rate's measurement after ANSI/AAMI EC57: two rates compared at the same moments.
///
/// The root of the mean squared difference, and that divided by the mean of the reference's rates, as the comparator
/// `mxm` of the WFDB applications has it; over several recordings all measurements count alike.
struct HeartRateScore {
    /// Moments at which the reference has a rate.
    private(set) var referenceCount = 0
    /// Moments at which both have one.
    private(set) var count = 0
    /// Moments at which the test has a rate and the reference has none.
    private(set) var unfoundedCount = 0
    private var sumOfReference = 0.0
    private var sumOfSquares = 0.0
    /// The normalized errors of the recordings that have one.
    private var normalizedErrors: [Double] = []

    /// Nothing to compare.
    init() {}

    /// Compares a recording's rates, in beats a minute, at the same moments; `nil` for an unknown rate.
    init(reference: some Sequence<Float?>, test: some Sequence<Float?>) {
        for (reference, test) in zip(reference, test) {
            guard let reference else {
                unfoundedCount += test == nil ? 0 : 1
                continue
            }
            referenceCount += 1
            guard let test else { continue }
            count += 1
            let difference = Double(test) - Double(reference)
            sumOfReference += Double(reference)
            sumOfSquares += difference * difference
        }
        if count > 0 { normalizedErrors = [normalizedError] }
    }

    /// The mean of the reference's rates that were compared, in beats a minute; NaN without any.
    var meanReference: Double { sumOfReference / Double(count) }
    /// The root of the mean squared difference, in beats a minute; NaN without any.
    var error: Double { (sumOfSquares / Double(count)).squareRoot() }
    /// The same as a share of the mean reference rate.
    var normalizedError: Double { error / meanReference }
    /// The mean of the recordings' normalized errors.
    var averageNormalizedError: Double { normalizedErrors.reduce(0, +) / Double(normalizedErrors.count) }
    /// The share of the moments with a reference rate at which the test has one; NaN without any.
    var shownShare: Double { Double(count) / Double(referenceCount) }

    /// Adds another recording's measurements.
    mutating func add(_ other: HeartRateScore) {
        referenceCount += other.referenceCount
        count += other.count
        unfoundedCount += other.unfoundedCount
        sumOfReference += other.sumOfReference
        sumOfSquares += other.sumOfSquares
        normalizedErrors += other.normalizedErrors
    }

    /// The figures for programs.
    var json: JSONObject {
        var object = JSONObject()
        object.add("reference_measurements", referenceCount)
        object.add("measurements", count)
        object.add("unfounded_measurements", unfoundedCount)
        object.add("mean_reference_per_minute", meanReference)
        object.add("rms_error_per_minute", error)
        object.add("normalized_rms_error", normalizedError)
        object.add("average_normalized_rms_error", averageNormalizedError)
        object.add("shown", shownShare)
        return object
    }
}
