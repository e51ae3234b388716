// SPDX-License-Identifier: Apache-2.0

/// From a decimal number's digits to the nearest float, ties to even.
///
/// Small numbers of digits, all that a recorder writes, are one exact operation in double precision (Clinger 1990,
/// doi:10.1145/93542.93557) and one rounding to float, in which ties are settled by the remainder of the first. All
/// others are an estimate that is compared exactly with the midpoints beside it. Allocates nothing.
enum DecimalConversion {
    /// Significant digits that are used; those after them only break ties, so that a number with more of them may
    /// become the second nearest float if it lies within 1e-18 of itself from the middle between the two.
    static let significantDigitCount = 19

    /// The float nearest to `significand * 10^exponent`; infinite above the greatest float.
    ///
    /// - Parameters:
    ///   - significand: at most `significantDigitCount` digits.
    ///   - isInexact: whether digits other than zero after those of `significand` were cut off.
    static func float(significand: UInt64, exponent: Int, isInexact: Bool) -> Float {
        if significand == 0 { return 0 }
        if significand <= 1 << 53 && (-22...22).contains(exponent) {
            return float(exact: Double(significand), exponent: exponent)
        }
        // 1e39 is above the greatest float, and 1e19 * 1e-66 below half of the least.
        if exponent > 38 { return .infinity }
        if exponent < -65 { return 0 }
        return nearest(significand: significand, exponent: exponent, isInexact: isInexact)
    }

    /// Both the significand and the power of ten are exact doubles.
    private static func float(exact significand: Double, exponent: Int) -> Float {
        let power = powersOfTen[exponent.magnitude.asIndex]
        let value = exponent < 0 ? significand / power : significand * power
        // Where the double lies in the middle between two floats, what was rounded off decides.
        if value.bitPattern & 0x1FFF_FFFF == 0x1000_0000 {
            let remainder =
                exponent < 0 ? significand.addingProduct(-value, power) : (-value).addingProduct(significand, power)
            if remainder > 0 { return Float(value.nextUp) }
            if remainder < 0 { return Float(value.nextDown) }
        }
        return Float(value)
    }

    private static func nearest(significand: UInt64, exponent: Int, isInexact: Bool) -> Float {
        var estimate = Double(significand)
        var rest = exponent
        while rest > 0 {
            let step = min(rest, 22)
            estimate *= powersOfTen[step]
            rest -= step
        }
        while rest < 0 {
            let step = min(-rest, 22)
            estimate /= powersOfTen[step]
            rest += step
        }
        // The estimate is off by a few units of a double's last place: the float by one of its own at most.
        let float = min(Float(estimate), .greatestFiniteMagnitude)
        let isOdd = float.bitPattern & 1 == 1
        let above = compare(significand, exponent, isInexact, toMiddleAbove: float)
        if above > 0 || (above == 0 && isOdd) { return float.nextUp }
        if float > 0 {
            let below = compare(significand, exponent, isInexact, toMiddleAbove: float.nextDown)
            if below < 0 || (below == 0 && isOdd) { return float.nextDown }
        }
        return float
    }

    /// Compares the decimal number with the middle between a finite float and the next one above: -1, 0 or 1.
    private static func compare(
        _ significand: UInt64, _ exponent: Int, _ isInexact: Bool, toMiddleAbove float: Float
    ) -> Int {
        let isSubnormal = float.exponentBitPattern == 0
        let fraction = UInt64(float.significandBitPattern) | (isSubnormal ? 0 : 1 << 23)
        let binaryExponent = max(1, Int(float.exponentBitPattern)) - 150 - 1
        // Both sides times the same powers of 2 and 10, so that they are whole: at most 302 bits, as the sides are
        // near each other.
        var decimal = WideInteger(significand)
        var middle = WideInteger(2 * fraction + 1)
        if exponent > 0 {
            decimal.multiply(byPowerOfTen: exponent)
        } else {
            middle.multiply(byPowerOfTen: -exponent)
        }
        if binaryExponent > 0 {
            middle.shiftLeft(binaryExponent)
        } else {
            decimal.shiftLeft(-binaryExponent)
        }
        let order = decimal.compare(to: middle)
        return order == 0 && isInexact ? 1 : order
    }

    /// 10^0 ... 10^22, all of them exact.
    private static let powersOfTen: InlineArray<23, Double> = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}

extension UInt {
    /// The number as an index; it is small.
    fileprivate var asIndex: Int { Int(truncatingIfNeeded: self) }
}
