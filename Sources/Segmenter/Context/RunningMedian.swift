// SPDX-License-Identifier: Apache-2.0

/// The median of the last 64 numbers: O(64) a number, no allocation.
struct RunningMedian {
    private static let capacity = 64

    /// The numbers in the order in which they came; number i at `i % capacity`.
    private var numbers = InlineArray<64, Int>(repeating: 0)
    /// The same numbers in ascending order.
    private var sorted = InlineArray<64, Int>(repeating: 0)
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
