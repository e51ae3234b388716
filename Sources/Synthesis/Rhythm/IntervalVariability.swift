// SPDX-License-Identifier: Apache-2.0

/// How the sinus rhythm's intervals vary: two bands, one with blood pressure's waves and one with breath.
public struct IntervalVariability: Sendable, Equatable {
    /// Standard deviation of the RR intervals, in seconds.
    public var standardDeviationInSeconds: Double
    /// Power of the low band (around 0.1 Hz) over that of the high one (around 0.25 Hz).
    public var lowToHighRatio: Double

    /// Makes a variability; the ratio is the paper's.
    public init(standardDeviationInSeconds: Double = 0.03, lowToHighRatio: Double = 0.5) {
        self.standardDeviationInSeconds = standardDeviationInSeconds
        self.lowToHighRatio = lowToHighRatio
    }
}
