// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The median of the last 64 numbers: O(64) a number, allocates when it is made.
struct RunningMedian: ~Copyable {
    private static let capacity = 64

    /// The numbers in the order in which they came; number i at `i % capacity`.
    private let numbers = FixedBuffer<Int>(repeating: 0, count: capacity)
    /// The same numbers in ascending order.
    private let sorted = FixedBuffer<Int>(repeating: 0, count: capacity)
    private var total = 0

    private var count: Int { min(total, Self.capacity) }

    /// The upper median; `nil` if there is no number.
    var median: Int? { total == 0 ? nil : sorted[count / 2] }

    /// Takes a number in, and lets the one before the last 64 go.
    mutating func append(_ number: Int) {
        var place = count
        if total >= Self.capacity {
            let oldest = numbers[total % Self.capacity]
            place = 0
            while sorted[place] != oldest { place += 1 }
            while place < Self.capacity - 1 {
                sorted[place] = sorted[place + 1]
                place += 1
            }
        }
        while place > 0, sorted[place - 1] > number {
            sorted[place] = sorted[place - 1]
            place -= 1
        }
        sorted[place] = number
        numbers[total % Self.capacity] = number
        total += 1
    }

    /// Forgets all numbers.
    mutating func restart() { total = 0 }
}
