// SPDX-License-Identifier: Apache-2.0

import Signal

/// Beats of the last minute, by the second in which they fell.
struct MinuteCounts: Sendable {
    private static let length = 60

    /// The second that each place stands for, and its beats; a place is used again a minute later.
    private var seconds = InlineArray<60, Int>(repeating: -1)
    private var counts = InlineArray<60, UInt8>(repeating: 0)
    private var ventricularCounts = InlineArray<60, UInt8>(repeating: 0)

    /// Takes a beat.
    mutating func take(_ beatClass: BeatClass, atSecond second: Int) {
        guard second >= 0 else { return }
        let place = second % Self.length
        if seconds[place] != second {
            seconds[place] = second
            counts[place] = 0
            ventricularCounts[place] = 0
        }
        counts[place] += counts[place] < .max ? 1 : 0
        if beatClass == .ventricular { ventricularCounts[place] += ventricularCounts[place] < .max ? 1 : 0 }
    }

    /// Beats of the minute that ends with a second.
    func beats(upToSecond second: Int) -> Int { sum(of: counts, upToSecond: second) }

    /// Ventricular beats of the minute that ends with a second.
    func ventricularBeats(upToSecond second: Int) -> Int { sum(of: ventricularCounts, upToSecond: second) }

    private func sum(of counts: InlineArray<60, UInt8>, upToSecond second: Int) -> Int {
        var sum = 0
        for place in 0..<Self.length where seconds[place] > second - Self.length && seconds[place] <= second {
            sum += Int(counts[place])
        }
        return sum
    }
}
