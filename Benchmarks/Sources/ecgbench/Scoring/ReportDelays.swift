// SPDX-License-Identifier: Apache-2.0

/// A score that counts how late alarms were reported.
protocol ReportDelays {
    /// The delays, in seconds.
    var delays: [Double] { get }
}

extension ReportDelays {
    /// The median of the delays, in seconds, the lower of two; NaN without any.
    var medianDelay: Double { delays.isEmpty ? .nan : delays.sorted()[(delays.count - 1) / 2] }
    /// The longest delay, in seconds; NaN without any.
    var longestDelay: Double { delays.max() ?? .nan }
}
