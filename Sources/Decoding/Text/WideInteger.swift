// SPDX-License-Identifier: Apache-2.0

/// A whole number of 384 bits, least significant word first; for comparisons, so what overflows is lost.
struct WideInteger {
    private static let wordCount = 6
    private var words = InlineArray<6, UInt64>(repeating: 0)

    init(_ value: UInt64) { words[0] = value }

    mutating func multiply(byPowerOfTen exponent: Int) {
        var rest = exponent
        while rest > 0 {
            let step = min(rest, 19)
            var factor: UInt64 = 1
            for _ in 0..<step { factor &*= 10 }
            multiply(by: factor)
            rest -= step
        }
    }

    private mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in 0..<Self.wordCount {
            let (high, low) = words[index].multipliedFullWidth(by: factor)
            let (sum, overflow) = low.addingReportingOverflow(carry)
            words[index] = sum
            // The high word of a product is at most 2^64 - 2.
            carry = overflow ? high &+ 1 : high
        }
    }

    mutating func shiftLeft(_ bitCount: Int) {
        let wordShift = bitCount / 64
        let shift = UInt64(bitCount % 64)
        for index in (0..<Self.wordCount).reversed() {
            let source = index - wordShift
            let low = source >= 0 ? words[source] : 0
            let below = source >= 1 ? words[source - 1] : 0
            words[index] = shift == 0 ? low : low << shift | below >> (64 - shift)
        }
    }

    /// -1, 0 or 1 if the number is less than, equal to or greater than another.
    func compare(to other: WideInteger) -> Int {
        for index in (0..<Self.wordCount).reversed() where words[index] != other.words[index] {
            return words[index] < other.words[index] ? -1 : 1
        }
        return 0
    }
}
