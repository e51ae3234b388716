// SPDX-License-Identifier: Apache-2.0

/// From what the converter gave to millivolts.
struct SampleScale {
    private let baseline: Double
    private let gainPerMillivolt: Double
    /// The value that is a missing sample; outside the range of 32 bits if there is none.
    private let missingValue: Int64

    init(_ configuration: DecoderConfiguration) {
        baseline = configuration.baseline
        gainPerMillivolt = configuration.gainPerMillivolt
        let minimum = configuration.minimumIsMissing ? configuration.format.minimumValue : nil
        missingValue = minimum.map(Int64.init) ?? .min
    }

    /// The sample in millivolts; NaN for the value that is a missing sample.
    ///
    /// In double precision and rounded once, so that it is the number that WFDB computes, as a float.
    @inline(__always)
    func millivolts(_ value: Int32) -> Float {
        Int64(value) == missingValue ? .nan : Float((Double(value) - baseline) / gainPerMillivolt)
    }

    /// The sample in millivolts; NaN if it, or the result, is no finite number.
    @inline(__always)
    func millivolts(_ value: Float) -> Float {
        let millivolts = Float((Double(value) - baseline) / gainPerMillivolt)
        return millivolts.isFinite ? millivolts : .nan
    }

    /// Whether a sample is a number and yet none in millivolts: it, or the result, is infinite.
    @inline(__always)
    func isProblem(_ value: Float) -> Bool { !value.isNaN && millivolts(value).isNaN }
}
