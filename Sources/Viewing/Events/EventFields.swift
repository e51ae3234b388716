// SPDX-License-Identifier: Apache-2.0

/// The fields of one report, wherever they were read: an object of JSON, or an entry of the journal.
protocol EventFields: ~Copyable {
    /// A text; `nil` if it is absent or no text.
    func text(_ key: EventKey) -> String?
    /// A number, finite; `nil` if it is absent, null or no number.
    func number(_ key: EventKey) -> Double?
    /// A whole number; `nil` if it is absent, null or none.
    func integer(_ key: EventKey) -> Int64?
    /// Whether it is true: `true` in JSON, `1` in the journal.
    func flag(_ key: EventKey) -> Bool
    /// Rows of whole numbers: arrays in an array of JSON, `1/2 3/4` in the journal; empty if there are none.
    func rows(_ key: EventKey) -> [[Int64]]
}

extension EventFields where Self: ~Copyable {
    /// Rows as the journal writes them.
    static func rows(in text: String) -> [[Int64]] {
        text.split(separator: " ").prefix(64).map { $0.split(separator: "/").prefix(64).compactMap { Int64($0) } }
    }
}
