// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import Testing

/// The manual ecgmond-journal(7) beside the entries and their documentation.
@Suite struct JournalManualTests {
    private let manual: String
    private let page: String

    init() throws {
        manual = try String(contentsOf: packageRoot.appending(path: "docs/man/ecgmond-journal.7"), encoding: .utf8)
        page = try String(contentsOf: packageRoot.appending(path: "docs/journal-fields.md"), encoding: .utf8)
    }

    /// The names of fields in a text.
    private static func names(_ text: some StringProtocol) -> Set<String> {
        Set(String(text).matches(of: /\bECG_[A-Z0-9_]*[A-Z0-9]/).map { String($0.output) })
    }

    /// The manual's lines that begin with some text.
    private func lines(_ start: String) -> [Substring] {
        manual.split(separator: "\n").filter { $0.hasPrefix(start) }
    }

    @Test func `the manual lists the fields of the documentation's tables, and knows no other`() {
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `ECG_") }
        let documented = Self.names(rows.map { $0.split(separator: "|")[0] }.joined())
        let listed = Self.names(lines(".It Sy ").joined())
        #expect(documented.count > 50)
        #expect(documented.subtracting(listed) == [])
        #expect(Self.names(manual) == Self.names(page))
    }

    @Test func `the manual lists every kind of entry once, with the priority that its entries have`() throws {
        let rows = lines(".It ").filter { $0.firstMatch(of: /^\.It [0-9a-f]{32}/) != nil }
        let identifiers = rows.map { $0.dropFirst(4).prefix(32) }
        #expect(Set(identifiers).count == rows.count)
        let documented = page.matches(of: /\| `([0-9a-f]{32})` \|/).map(\.1)
        #expect(Set(identifiers) == Set(documented))
        for event in Samples.all {
            let fields = JournalRecordTests.fields(event)
            let identifier = try #require(fields.first { $0.hasPrefix("MESSAGE_ID=") }?.dropFirst(11))
            let priority = try #require(fields.first { $0.hasPrefix("PRIORITY=") }?.dropFirst(9))
            let row = try #require(rows.first { $0.contains(identifier) }, "\(identifier)")
            let priorities = row.split(separator: " Ta ")[1].split(separator: ", ")
            #expect(priorities.contains(priority), "\(row)")
        }
    }
}
