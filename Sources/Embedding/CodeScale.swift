// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon

/// From a converter's codes to millivolts.
struct CodeScale {
    private let gain: Double
    private let baseline: Double
    private let missingCode: Int32

    init(_ options: ecgmon_options) {
        gain = options.gain
        baseline = options.baseline
        missingCode = options.missing_code
    }

    /// The code in millivolts, in double and rounded once; NaN for the code of a missing sample.
    func millivolts(_ code: Int32) -> Float {
        code == missingCode ? .nan : Float((Double(code) - baseline) / gain)
    }
}
