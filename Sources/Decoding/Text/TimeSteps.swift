// SPDX-License-Identifier: Apache-2.0

/// The steps of a column of times, and the rate that they show.
///
/// The median step is that of most lines, but recorders write times in whole milliseconds, or one for a packet: so the rate is the
/// mean over all steps that are near the median one. Gaps are far from it.
struct TimeSteps {
    /// How far a step may be from the median one, as a share of it.
    private static let nearness = 0.5

    private var last: (stamp: TimeStamp, index: Int)?
    /// For each change of the time: its units, and the lines since the one before.
    private var steps: [(units: Double, count: Int)] = []
    private var isClock = false

    /// Changes of the time so far.
    var changeCount: Int { steps.count }

    /// Takes the time of a sample.
    mutating func take(_ stamp: TimeStamp, index: Int) {
        isClock = stamp.isClock
        guard let last else {
            last = (stamp, index)
            return
        }
        guard stamp != last.stamp else { return }
        let units = stamp.units(since: last.stamp)
        if units > 0 { steps.append((units, index - last.index)) }
        self.last = (stamp, index)
    }

    /// The samples per second; `nil` if there are no steps, or if no unit makes them a rate of 20 to 20,000.
    var samplesPerSecond: Double? {
        // Before the first change, lines of the same time may have been left out.
        let whole = steps.dropFirst(steps.count > 1 && steps[0].count > 1 ? 1 : 0)
        guard !whole.isEmpty else { return nil }
        let sorted = whole.map { $0.units / Double($0.count) }.sorted()
        let median = sorted[sorted.count / 2]
        var (units, count) = (0.0, 0)
        for step in whole
        where (step.units / Double(step.count) - median).magnitude <= Self.nearness * median {
            units += step.units
            count += step.count
        }
        let step = units / Double(count)
        guard !isClock else { return Self.isRate(1 / step) ? 1 / step : nil }
        // A second, and its thousandths: no step is a rate's by two of them.
        for unit in [1, 1e3, 1e6, 1e9] where Self.isRate(unit / step) { return unit / step }
        return nil
    }

    private static func isRate(_ rate: Double) -> Bool { (20...20_000).contains(rate) }
}
