// SPDX-License-Identifier: Apache-2.0

/// The last values of a stream of floats, by their age: as `History`, and no larger than it must be.
@usableFromInline @safe struct FloatHistory: ~Copyable {
    @usableFromInline let ring: UnsafeMutableBufferPointer<Float>
    private var newest = 0

    /// Makes a history of zeros that keeps `capacity` values, at least one.
    init(capacity: Int) {
        precondition(capacity >= 1)
        unsafe ring = .allocate(capacity: capacity)
        unsafe ring.initialize(repeating: 0)
    }

    @inlinable deinit { unsafe ring.deallocate() }

    /// Takes a value in and lets the oldest one go.
    @inline(__always)
    mutating func push(_ value: Float) {
        newest &+= 1
        if newest == (unsafe ring.count) { newest = 0 }
        unsafe ring[newest] = value
    }

    /// The value that came in `age` pushes ago, 0 for the last one; `age` lies below the capacity.
    @inline(__always)
    subscript(age age: Int) -> Float {
        let place = newest &- age
        return unsafe ring[place < 0 ? place &+ ring.count : place]
    }

    /// Forgets the past, as if `value` had always come in.
    mutating func fill(_ value: Float) {
        for index in 0..<(unsafe ring.count) { unsafe ring[index] = value }
    }
}
