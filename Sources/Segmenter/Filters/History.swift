// SPDX-License-Identifier: Apache-2.0

/// The last values of a stream, read by their age; kept as integers of a type that holds them all.
///
/// O(1) a value; allocates once, when it is made.
@usableFromInline @safe struct History<Kept: FixedWidthInteger & BitwiseCopyable>: ~Copyable {
    @usableFromInline let ring: UnsafeMutableBufferPointer<Kept>
    private let mask: Int
    private var newest = 0

    /// Makes a history of zeros that keeps at least `capacity` values; a power of two, so that an age wraps with a mask.
    init(capacity: Int) {
        var size = 1
        while size < capacity { size *= 2 }
        mask = size - 1
        unsafe ring = .allocate(capacity: size)
        unsafe ring.initialize(repeating: 0)
    }

    @inlinable deinit { unsafe ring.deallocate() }

    /// Takes a value in and lets the oldest one go.
    @inline(__always)
    mutating func push(_ value: Int64) {
        newest = (newest &+ 1) & mask
        unsafe ring[newest] = Kept(truncatingIfNeeded: value)
    }

    /// The value that came in `age` pushes ago, 0 for the last one; `age` lies below the capacity.
    @inline(__always)
    subscript(age age: Int) -> Int64 { unsafe Int64(ring[(newest &- age) & mask]) }

    /// Forgets the past, as if `value` had always come in.
    mutating func fill(_ value: Int64) {
        for index in 0...mask { unsafe ring[index] = Kept(truncatingIfNeeded: value) }
    }
}
