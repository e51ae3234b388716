// SPDX-License-Identifier: Apache-2.0

/// The size of a terminal, in characters.
public struct TerminalSize: Sendable, Equatable {
    /// Characters in a row, 1...1000.
    public let columns: Int
    /// Rows, 1...500.
    public let rows: Int

    /// Makes a size; what a terminal cannot be is brought into range.
    public init(columns: Int, rows: Int) {
        self.columns = min(max(columns, 1), 1_000)
        self.rows = min(max(rows, 1), 500)
    }
}
