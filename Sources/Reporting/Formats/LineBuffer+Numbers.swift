// SPDX-License-Identifier: Apache-2.0

extension LineBuffer {
    /// Appends an integer in decimal, right-aligned in `width` characters; longer ones take what they need.
    package mutating func append(integer value: Int64, width: Int = 0) {
        append(scaled: value, decimals: 0, width: width)
    }

    /// Appends an integer in decimal.
    package mutating func append(integer value: Int) { append(integer: Int64(value)) }

    /// Appends `value / 10^decimals` with just that many decimals, right-aligned in `width` characters.
    ///
    /// Covers every Int64; `decimals` is 0...9.
    package mutating func append(scaled value: Int64, decimals: Int, width: Int = 0) {
        precondition(decimals >= 0 && decimals <= 9)
        // 20 digits of a UInt64, a point, a sign, and at most 9 leading zeros.
        var digits = InlineArray<32, UInt8>(repeating: 0)
        var length = 0
        var rest = value.magnitude
        repeat {
            if length == decimals, decimals > 0 {
                digits[length] = UInt8(ascii: ".")
                length += 1
            }
            digits[length] = UInt8(ascii: "0") + UInt8(rest % 10)
            length += 1
            rest /= 10
        } while rest > 0 || (decimals > 0 && length < decimals + 2)
        if value < 0 {
            digits[length] = UInt8(ascii: "-")
            length += 1
        }
        if length < width {
            for _ in length..<width { append(UInt8(ascii: " ")) }
        }
        while length > 0 {
            length -= 1
            append(digits[length])
        }
    }

    /// Appends a number rounded to so many decimals, right-aligned in `width` characters.
    ///
    /// Halves round away from zero. A NaN counts as 0, and what lies outside Int64 as its nearest end: callers keep
    /// unknown values away from here.
    package mutating func append(_ value: Double, decimals: Int, width: Int = 0) {
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        append(scaled: Int64(saturating: value * factor), decimals: decimals, width: width)
    }
}
