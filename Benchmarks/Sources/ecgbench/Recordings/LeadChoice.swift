// SPDX-License-Identifier: Apache-2.0

import Decoding

/// Which signal of a record is looked at.
enum LeadChoice: String, CaseIterable {
    /// MLII if the record has it, else its first signal.
    case first = "1"
    /// The first of the other signals.
    case second = "2"

    /// The number of the signal, from 0; `nil` if the record has no such signal.
    ///
    /// - Parameter leads: the names of the record's signals, in order.
    func channel(among leads: [String]) -> Int? {
        let first = leads.firstIndex(of: "MLII") ?? 0
        switch self {
        case .first: return leads.indices.contains(first) ? first : nil
        case .second: return leads.indices.first { $0 != first }
        }
    }
}
