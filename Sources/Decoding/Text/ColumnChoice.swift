// SPDX-License-Identifier: Apache-2.0

/// A column of text, as a user names it.
public enum ColumnChoice: Sendable, Equatable {
    /// The column's number in a line, from 0.
    case number(Int)
    /// Its name in the line of names before the numbers, its label, or its key.
    case name(String)

    /// A number if it is one from 0, else a name.
    public init(_ text: String) {
        if let number = Int(text), number >= 0 { self = .number(number) } else { self = .name(text) }
    }
}
