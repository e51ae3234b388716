// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgfuzz

@Suite struct InputBytesTests {
    @Test func `numbers lie in their range, and take no more bytes than it needs`() {
        var bytes = InputBytes([0, 255, 7, 0xFF, 0xFF, 1])
        #expect(bytes.int(3...4) == 3)
        #expect(bytes.int(0...255) == 255)
        #expect(bytes.int(-2...2) == 0)
        #expect(bytes.int(0...65_535) == 65_535)
        #expect(bytes.rest() == [1])
    }

    @Test func `after the end everything is 0`() {
        var bytes = InputBytes([1])
        let isOdd = bytes.bool()
        #expect(isOdd)
        #expect(bytes.isAtEnd)
        let (least, lowest, none) = (bytes.int(5...9), bytes.double(-3...3), bytes.take(4))
        #expect(least == 5)
        #expect(lowest == -3)
        #expect(none.isEmpty)
    }

    @Test func `every kind of float can be drawn`() {
        let drawn = (0...255 as ClosedRange<UInt8>).map { first in
            var bytes = InputBytes([first, 1, 2, 3, 0x80])
            return bytes.anyFloat()
        }
        #expect(drawn.contains { $0.isNaN } && drawn.contains { $0.isInfinite })
        #expect(drawn.contains { $0.isSubnormal } && drawn.contains { abs($0) > 1 && abs($0) < 300 })
    }
}
