// SPDX-License-Identifier: Apache-2.0

/// What was held back of entries that came too often, as reports say it.
package struct HeldBack: Sendable {
    /// Entries of the report's own kind since the last one that passed.
    package var before = 0
    /// All since the start, by `BoundedKind`.
    package var counts = InlineArray<32, Int>(repeating: 0)

    /// Nothing was.
    package init() {}

    /// All since the start.
    var total: Int {
        var sum = 0
        for index in 0..<BoundedKind.capacity { sum += counts[index] }
        return sum
    }
}
