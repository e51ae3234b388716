// SPDX-License-Identifier: Apache-2.0

/// The last `capacity` values of a stream, read by their age.
///
/// O(1) a value; allocates once, when it is made.
@safe struct History: ~Copyable {
    /// Values that are kept.
    let capacity: Int

    private let ring: UnsafeMutableBufferPointer<Int64>
    private var newest = 0

    /// Makes a history of `capacity` zeros; `capacity` is at least 1.
    init(capacity: Int) {
        precondition(capacity >= 1)
        self.capacity = capacity
        unsafe ring = .allocate(capacity: capacity)
        unsafe ring.initialize(repeating: 0)
    }

    deinit { unsafe ring.deallocate() }

    /// Takes a value in and lets the oldest one go.
    mutating func push(_ value: Int64) {
        newest &+= 1
        if newest == capacity { newest = 0 }
        unsafe ring[newest] = value
    }

    /// The value that came in `age` pushes ago, 0 for the last one; the oldest kept one where `age` goes beyond it.
    subscript(age age: Int) -> Int64 {
        var index = newest &- min(max(age, 0), capacity &- 1)
        if index < 0 { index &+= capacity }
        return unsafe ring[index]
    }

    /// Forgets the past: as if `value` had always come in.
    mutating func fill(_ value: Int64) {
        for index in 0..<capacity { unsafe ring[index] = value }
    }
}
