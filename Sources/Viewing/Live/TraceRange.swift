// SPDX-License-Identifier: Apache-2.0

/// The range of the signal that a trace shows: wide enough for the last ten seconds, and steady.
///
/// The largest of the ten seconds does not count, so that one artefact does not flatten the trace for all of them. The range
/// and its middle stay as they are until the signal leaves them clearly, since a trace that is scaled anew at each beat cannot
/// be read. It is a function of the signal alone: the same stream gives the same picture.
struct TraceRange {
    private static let seconds = 10
    /// The least that is shown, in millivolts: below it, noise would look like a signal.
    private static let least: Float = 1

    private var spans = InlineArray<10, Float>(repeating: 0)
    private var middles = InlineArray<10, Float>(repeating: 0)
    private var count = 0
    private var place = 0
    /// Millivolts from the bottom to the top.
    private(set) var height: Float = 2
    /// Millivolts at the middle of the trace.
    private(set) var middle: Float = 0

    /// Takes what the last second covered; nothing if it had no sample.
    mutating func take(_ second: TraceColumns.Extent) {
        guard !second.isMissing else { return }
        spans[place] = second.high - second.low
        middles[place] = second.low + (second.high - second.low) / 2
        place = (place + 1) % Self.seconds
        count = min(count + 1, Self.seconds)
        var ordered = InlineArray<10, Float>(repeating: 0)
        for index in 0..<count { ordered[index] = spans[index] }
        Self.sort(&ordered, count)
        let wanted = max(ordered[max(0, count - 2)], Self.least)
        if wanted > height || wanted < 0.6 * height || count < 3 { height = 1.15 * wanted }
        for index in 0..<count { ordered[index] = middles[index] }
        Self.sort(&ordered, count)
        let center = ordered[count / 2]
        if (center - middle).magnitude > 0.08 * height || count < 3 { middle = center }
    }

    private static func sort(_ values: inout InlineArray<10, Float>, _ count: Int) {
        for end in 1..<max(count, 1) {
            var index = end
            while index > 0, values[index - 1] > values[index] {
                values.swapAt(index - 1, index)
                index -= 1
            }
        }
    }
}
