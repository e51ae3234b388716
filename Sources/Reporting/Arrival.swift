// SPDX-License-Identifier: Apache-2.0

import Signal

/// How a report's signal stands to the clock.
package struct Arrival: Sendable {
    /// The age of a signal from which on reports tell it, in seconds.
    static let leastAgeInSeconds = 1.0

    /// How old the signal was when it was read, in seconds.
    package var ageInSeconds: Double
    /// The wall clock at sample 0, in microseconds since 1970; `nil` for an input that is not live.
    package var epochInMicroseconds: Int64?

    /// Makes a value; without arguments that of a recording.
    package init(ageInSeconds: Double = 0, epochInMicroseconds: Int64? = nil) {
        self.ageInSeconds = ageInSeconds
        self.epochInMicroseconds = epochInMicroseconds
    }

    /// The age, if it is worth telling.
    var toldAge: Double? { ageInSeconds >= Self.leastAgeInSeconds ? ageInSeconds : nil }

    /// The wall clock at a sample, in microseconds since 1970.
    func microseconds(at sampleIndex: SampleIndex, _ clock: SampleClock) -> Int64? {
        epochInMicroseconds.map { $0 &+ Int64(saturating: Double(sampleIndex) / clock.hertz * 1e6) }
    }
}
