// SPDX-License-Identifier: Apache-2.0

import Synthesis

/// Draws choices and numbers from an input's bytes; after their end everything is 0.
struct InputBytes {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether nothing is left.
    var isAtEnd: Bool { position >= bytes.count }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func bool() -> Bool { byte() & 1 == 1 }

    /// A number of some bytes, the first one lowest.
    mutating func bits(byteCount: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<byteCount { value |= UInt64(byte()) << UInt64(8 * index) }
        return value
    }

    /// A number in a range; it takes no more bytes than the range needs.
    mutating func int(_ range: ClosedRange<Int>) -> Int {
        let span = UInt64(range.upperBound - range.lowerBound)
        let byteCount = max(1, (64 - span.leadingZeroBitCount + 7) / 8)
        let bits = bits(byteCount: byteCount)
        return range.lowerBound + Int(span == .max ? bits : bits % (span + 1))
    }

    /// A number in a range, in steps of a 65,535th of it.
    mutating func double(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + Double(bits(byteCount: 2)) / 65_535 * (range.upperBound - range.lowerBound)
    }

    /// Any float: an ordinary one, a bound, an infinity, not a number, or whatever four bytes say.
    mutating func anyFloat() -> Float {
        let special: [Float] = [
            0, -0.0, .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
            .leastNonzeroMagnitude, .leastNormalMagnitude, 0.5, 254.5, 255.5, 32_767.5, -32_767.5, 1, -1,
        ]
        let kind = Int(byte())
        if kind < special.count { return special[kind] }
        if kind < 64 { return Float(bitPattern: UInt32(bits(byteCount: 4))) }
        return Float(double(-300...300))
    }

    /// An element of a list that is not empty.
    mutating func element<Element>(of list: [Element]) -> Element { list[int(0...list.count - 1)] }

    /// So many bytes, or those that are left.
    mutating func take(_ count: Int) -> [UInt8] {
        let end = min(bytes.count, position + count)
        defer { position = end }
        return Array(bytes[position..<end])
    }

    /// All that is left.
    mutating func rest() -> [UInt8] { take(bytes.count) }

    /// A source of numbers that the next bytes seed.
    mutating func generator() -> SplitMix64 { SplitMix64(seed: bits(byteCount: 2)) }
}
