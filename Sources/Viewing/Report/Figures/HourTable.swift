// SPDX-License-Identifier: Apache-2.0

import Signal

/// Beats by class and hour; of more than two days by two hours, and so on.
struct HourTable {
    /// Rows at most.
    static let count = 48

    /// `[rows][5]` beats in the order N, S, V, F, Q, as far as there are any.
    private(set) var rows: [[Int]] = []
    /// Hours of a row.
    private(set) var hours = 1

    /// Notes beats of a class at a moment of the axis, in seconds.
    mutating func note(_ beatClass: Int, count: Int = 1, at seconds: Double) {
        while seconds >= Double(Self.count * hours) * 3_600 {
            var merged: [[Int]] = []
            for index in stride(from: 0, to: rows.count, by: 2) {
                let second = index + 1 < rows.count ? rows[index + 1] : [0, 0, 0, 0, 0]
                merged.append(zip(rows[index], second).map(+))
            }
            rows = merged
            hours *= 2
        }
        let row = max(0, Int(seconds / Double(hours * 3_600)))
        while rows.count <= row { rows.append([0, 0, 0, 0, 0]) }
        rows[row][beatClass] += count
    }

    /// Takes the place of what was counted by what totals say of each hour.
    mutating func replace(with totals: [[Int]]) {
        rows = totals
        hours = 1
    }
}
