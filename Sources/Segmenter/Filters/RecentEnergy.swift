// SPDX-License-Identifier: Apache-2.0

import Signal

/// The QRS energy of the last seconds, thinned, and its quantiles: a low one is the background that beats stand out from.
///
/// Allocates once, when it is made.
struct RecentEnergy: ~Copyable {
    private let ring: FixedBuffer<Float>
    private let scratch: FixedBuffer<Float>
    private var next = 0
    private var count = 0

    /// Makes an empty record that keeps `capacity` values, at least one.
    init(capacity: Int) {
        precondition(capacity >= 1)
        ring = FixedBuffer(repeating: 0, count: capacity)
        scratch = FixedBuffer(repeating: 0, count: capacity)
    }

    /// Whether a third of the record is full.
    var isSettled: Bool { 3 &* count >= ring.count }

    /// Takes a value in; it is finite.
    mutating func push(_ value: Float) {
        ring[next] = value
        next &+= 1
        count = min(count &+ 1, ring.count)
        if next == ring.count { next = 0 }
    }

    /// Forgets all values.
    mutating func removeAll() {
        next = 0
        count = 0
    }

    /// The value that a share of the values, 0...1, is below or equal to; 0 without values. Hoare's quickselect, O(count).
    func quantile(_ share: Float) -> Float {
        guard count > 0 else { return 0 }
        for index in 0..<count { scratch[index] = ring[index] }
        let rank = min(Int(share * Float(count)), count &- 1)
        var low = 0
        var high = count &- 1
        while low < high {
            let pivot = scratch[(low &+ high) / 2]
            var left = low
            var right = high
            while left <= right {
                while scratch[left] < pivot { left &+= 1 }
                while scratch[right] > pivot { right &-= 1 }
                if left <= right {
                    let value = scratch[left]
                    scratch[left] = scratch[right]
                    scratch[right] = value
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
        return scratch[rank]
    }
}
