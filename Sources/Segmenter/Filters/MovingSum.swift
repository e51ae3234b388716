// SPDX-License-Identifier: Apache-2.0

/// The sum of the last `length` values of a stream, in integers: exact at any length of stream, with no drift.
///
/// A moving average without its division. It is symmetric, so its group delay is `(length - 1) / 2` samples at all
/// frequencies. O(1) a value; allocates once, when it is made.
@usableFromInline @safe struct MovingSum: ~Copyable {
    /// Values in the sum.
    let length: Int
    /// The sum itself.
    private(set) var sum: Int64 = 0

    @usableFromInline let ring: UnsafeMutableBufferPointer<Int64>
    private var oldest = 0

    /// Makes the sum of `length` zeros; `length` is at least 1.
    init(length: Int) {
        precondition(length >= 1)
        self.length = length
        unsafe ring = .allocate(capacity: length)
        unsafe ring.initialize(repeating: 0)
    }

    @inlinable deinit { unsafe ring.deallocate() }

    /// Takes a value in, lets the oldest one go, and returns the new sum.
    ///
    /// `length * abs(value)` stays below 2^62; under that bound no step overflows.
    @inline(__always)
    mutating func push(_ value: Int64) -> Int64 {
        sum &+= value &- (unsafe ring[oldest])
        unsafe ring[oldest] = value
        oldest &+= 1
        if oldest == length { oldest = 0 }
        return sum
    }

    /// Forgets the past, as if `value` had always come in.
    mutating func fill(_ value: Int64) {
        for index in 0..<length { unsafe ring[index] = value }
        sum = value &* Int64(length)
    }
}
