// SPDX-License-Identifier: Apache-2.0

/// The median of the last eight values.
struct MedianOfEight {
    private var values = InlineArray<8, Float>(repeating: 0)
    private var next = 0
    private(set) var count = 0
    /// The median; the lower of the two middle values' mean; 0 without values.
    private(set) var median: Float = 0

    mutating func push(_ value: Float) {
        values[next] = value
        next = (next &+ 1) & 7
        count = min(count &+ 1, 8)
        var sorted = values
        for index in 1..<8 where index < count {
            let value = sorted[index]
            var place = index
            while place > 0 && sorted[place - 1] > value {
                sorted[place] = sorted[place - 1]
                place -= 1
            }
            sorted[place] = value
        }
        median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }

    mutating func removeAll() {
        count = 0
        next = 0
        median = 0
    }
}
