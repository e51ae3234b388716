// SPDX-License-Identifier: Apache-2.0

/// 1 / (1 + e^-x), in double and rounded once, by operations that give the same bits everywhere; a NaN stays one.
@_noAllocation
func sigmoid(_ x: Float) -> Float {
    let wide = Double(x)
    if wide >= 0 { return Float(1 / (1 + exponential(-wide))) }
    let e = exponential(wide)
    return Float(e / (1 + e))
}

/// The hyperbolic tangent, (1 - e) / (1 + e) with e = e^-2|x| and the sign of x, in double and rounded once.
///
/// Gives the same bits everywhere; a NaN stays one.
@_noAllocation
func hyperbolicTangent(_ x: Float) -> Float {
    let e = exponential(-2 * Double(x).magnitude)
    let magnitude = Float((1 - e) / (1 + e))
    return x < 0 ? -magnitude : magnitude
}
