// SPDX-License-Identifier: Apache-2.0

/// e to the power of `x`, for x <= 0, by operations that give the same bits everywhere.
///
/// x = n ln 2 + r with |r| <= ln 2 / 2, ln 2 in two parts (Cody WJ, Waite W. Software Manual for the Elementary Functions,
/// 1980), and the Taylor polynomial of degree 13 in r by Horner's rule: within 2 units in the last place. Below -700
/// the result is 0; a NaN stays one.
@_noAllocation
func exponential(_ x: Double) -> Double {
    if x < -700 { return 0 }
    // NaN and, against the contract, positive numbers: neither may reach the conversion to an integer below.
    guard x <= 0 else { return x.isNaN ? x : 1 }
    // 1.5 * 2^52 rounds to an integer, ties to even, without a call to libm.
    let magic = 6_755_399_441_055_744.0
    let n = (x * 1.442695040888963407 + magic) - magic
    let r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10
    var sum = 1.0 / 6_227_020_800
    sum = sum * r + 1.0 / 479_001_600
    sum = sum * r + 1.0 / 39_916_800
    sum = sum * r + 1.0 / 3_628_800
    sum = sum * r + 1.0 / 362_880
    sum = sum * r + 1.0 / 40_320
    sum = sum * r + 1.0 / 5_040
    sum = sum * r + 1.0 / 720
    sum = sum * r + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    return sum * Double(bitPattern: UInt64(bitPattern: Int64(n) + 1_023) << 52)
}

/// The softmax of five logits, in double, each probability rounded once to float.
@_noAllocation
func softmax(_ logits: InlineArray<5, Float>) -> InlineArray<5, Float> {
    var largest = logits[0]
    for index in 1..<5 where logits[index] > largest { largest = logits[index] }
    var exponentials = InlineArray<5, Double>(repeating: 0)
    for index in 0..<5 { exponentials[index] = exponential(Double(logits[index]) - Double(largest)) }
    let sum =
        (((exponentials[0] + exponentials[1]) + exponentials[2]) + exponentials[3]) + exponentials[4]
    var probabilities = InlineArray<5, Float>(repeating: 0)
    for index in 0..<5 { probabilities[index] = Float(exponentials[index] / sum) }
    return probabilities
}
