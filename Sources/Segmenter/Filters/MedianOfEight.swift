// SPDX-License-Identifier: Apache-2.0

/// The median of the last eight values: a level that one artefact cannot move.
struct MedianOfEight {
    private var values = InlineArray<8, Float>(repeating: 0)
    private var next = 0
    /// Values so far, at most eight.
    private(set) var count = 0
    /// The median, between the two middle values where their number is even; 0 without values.
    private(set) var median: Float = 0

    /// Takes a value in and lets the ninth last one go.
    mutating func push(_ value: Float) {
        values[next] = value
        next = (next &+ 1) & 7
        count = min(count &+ 1, 8)
        var sorted = values
        for index in 1..<8 where index < count {
            let value = sorted[index]
            var place = index
            while place > 0 && sorted[place &- 1] > value {
                sorted[place] = sorted[place &- 1]
                place &-= 1
            }
            sorted[place] = value
        }
        median = (sorted[(count &- 1) / 2] + sorted[count / 2]) / 2
    }

    /// The median distance of the values from their median, as a share of it; 0 without values.
    var relativeDeviation: Float {
        guard count > 0, median > 0 else { return 0 }
        var distances = MedianOfEight()
        for index in 0..<count { distances.push(abs(values[index] - median)) }
        return distances.median / median
    }

    /// Forgets all values.
    mutating func removeAll() {
        next = 0
        count = 0
        median = 0
    }
}
