// SPDX-License-Identifier: Apache-2.0

extension LineBuffer {
    /// Appends a number in at least so many digits, with zeros in front.
    package mutating func append(digits value: UInt64, count: Int) {
        var zeros = count
        var rest = value
        repeat {
            zeros -= 1
            rest /= 10
        } while rest > 0
        while zeros > 0 {
            append(UInt8(ascii: "0"))
            zeros -= 1
        }
        append(integer: Int64(clamping: value))
    }
}
