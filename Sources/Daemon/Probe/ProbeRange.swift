// SPDX-License-Identifier: Apache-2.0

/// The numbers of a channel, as far as their range tells what they are.
struct ProbeRange {
    /// The least and the greatest.
    var lowest: Float = .nan
    var highest: Float = .nan
    /// The one in the middle.
    var median: Float = .nan
    /// Whether all are whole.
    var isWhole = true
    /// How many are missing.
    var missingCount = 0
    /// How many there are, missing ones among them.
    let count: Int

    init(_ values: [Float]) {
        count = values.count
        let present = values.filter { !$0.isNaN }.sorted()
        missingCount = values.count - present.count
        guard let first = present.first, let last = present.last else { return }
        (lowest, highest, median) = (first, last, present[present.count / 2])
        isWhole = present.allSatisfy { $0.rounded() == $0 }
    }

    /// The bits of a converter without a sign whose raw codes these may be; `nil` for other numbers.
    var converterBits: Int? {
        guard isWhole, lowest >= 0, highest > 100 else { return nil }
        return [8, 10, 12, 14, 16, 18, 20, 24].first { highest < Float(1 << $0) }
    }

    /// Whether nothing changes.
    var isFlat: Bool { !(highest > lowest) }

    /// The share of missing numbers, in percent.
    var missingPercent: Double { count == 0 ? 0 : 100 * Double(missingCount) / Double(count) }
}
