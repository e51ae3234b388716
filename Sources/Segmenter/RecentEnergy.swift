// SPDX-License-Identifier: Apache-2.0

/// The QRS energy of the last seconds, thinned, and its median: the background from which a beat must stand out.
///
/// The median is that of the stretches between the beats, as long as QRS complexes fill less than half of the time.
/// Allocates once, when it is made.
@safe struct RecentEnergy: ~Copyable {
    private let ring: UnsafeMutableBufferPointer<Float>
    private let scratch: UnsafeMutableBufferPointer<Float>
    private var next = 0
    private var count = 0

    /// Makes an empty record that keeps `capacity` values, at least one.
    init(capacity: Int) {
        precondition(capacity >= 1)
        unsafe ring = .allocate(capacity: capacity)
        unsafe ring.initialize(repeating: 0)
        unsafe scratch = .allocate(capacity: capacity)
        unsafe scratch.initialize(repeating: 0)
    }

    deinit {
        unsafe ring.deallocate()
        unsafe scratch.deallocate()
    }

    /// Takes a value in; it is finite.
    mutating func push(_ value: Float) {
        unsafe ring[next] = value
        next &+= 1
        unsafe count = min(count &+ 1, ring.count)
        if unsafe next == ring.count { next = 0 }
    }

    /// Forgets all values.
    mutating func removeAll() {
        next = 0
        count = 0
    }

    /// The median, the lower one of an even number of values; 0 without values. Hoare's quickselect, O(count).
    func median() -> Float {
        guard count > 0 else { return 0 }
        for index in 0..<count { unsafe scratch[index] = ring[index] }
        let rank = (count &- 1) / 2
        var low = 0
        var high = count &- 1
        while low < high {
            let pivot = unsafe scratch[(low &+ high) / 2]
            var left = low
            var right = high
            while left <= right {
                while unsafe scratch[left] < pivot { left &+= 1 }
                while unsafe scratch[right] > pivot { right &-= 1 }
                if left <= right {
                    unsafe scratch.swapAt(left, right)
                    left &+= 1
                    right &-= 1
                }
            }
            if rank <= right {
                high = right
            } else if rank >= left {
                low = left
            } else {
                break
            }
        }
        return unsafe scratch[rank]
    }
}
