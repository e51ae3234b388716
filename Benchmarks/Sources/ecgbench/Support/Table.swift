// SPDX-License-Identifier: Apache-2.0

/// A table for people: the first column to the left, the others to the right.
struct Table {
    private var rows: [[String]]

    /// Makes a table with a line of headings.
    init(columns: [String]) { rows = [columns] }

    /// Adds a row of as many cells as there are columns.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == rows[0].count, "a row has a cell for each column")
        rows.append(cells)
    }

    /// The table's lines.
    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).enumerated().map { index, cell in
                let filling = String(repeating: " ", count: cell.1 - cell.0.count)
                return index == 0 ? cell.0 + filling : filling + cell.0
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

/// A number with a fixed count of decimals; a dash for what is not a number.
func fixed(_ number: Double, _ decimals: Int) -> String {
    guard number.isFinite else { return "-" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = (number.magnitude * scale).rounded()
    let whole = (rounded / scale).rounded(.towardZero)
    let sign = number < 0 && rounded > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(Int(whole))" }
    let fraction = String(Int(rounded - whole * scale))
    return "\(sign)\(Int(whole))." + String(repeating: "0", count: decimals - fraction.count) + fraction
}
