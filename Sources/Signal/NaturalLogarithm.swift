// SPDX-License-Identifier: Apache-2.0

/// The natural logarithm of a positive, finite number, to 1e-6 or better.
///
/// The standard library has none without libm, which Embedded Swift lacks, and this one gives the same bits everywhere. With x = 2^e m and m within the square roots of
/// 1/2 and 2, ln m = 2 artanh s for s = (m - 1) / (m + 1), whose series ends at s^9 since |s| < 0.172.
public func naturalLogarithm(_ x: Float) -> Float {
    var exponent = Float(x.exponent)
    var significand = x.significand
    if significand > 1.414_213_6 {
        significand /= 2
        exponent += 1
    }
    let s = (significand - 1) / (significand + 1)
    let square = s * s
    let series = 1 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square / 9)))
    return exponent * 0.693_147_2 + 2 * s * series
}
