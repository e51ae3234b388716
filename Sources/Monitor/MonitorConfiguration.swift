// SPDX-License-Identifier: Apache-2.0

public import Rhythm
public import Signal

/// What a monitor has to know about its input.
public struct MonitorConfiguration: Sendable {
    /// The rate of the input.
    public var rate: SampleRate
    /// Seconds of signal between summaries; 0 for none.
    public var summaryIntervalSeconds: Double
    /// Where alarms begin.
    public var limits: RhythmLimits
    /// What measures the classifier's time.
    public var timer: ComputeTimer

    /// Makes a configuration.
    public init(
        rate: SampleRate, summaryIntervalSeconds: Double = 60, limits: RhythmLimits = RhythmLimits(),
        timer: ComputeTimer = .monotonic
    ) {
        self.rate = rate
        self.summaryIntervalSeconds = summaryIntervalSeconds
        self.limits = limits
        self.timer = timer
    }
}
