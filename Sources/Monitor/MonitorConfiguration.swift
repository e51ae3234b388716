// SPDX-License-Identifier: Apache-2.0

public import Rhythm
public import Segmenter
public import Signal

/// What a monitor has to know about its input.
public struct MonitorConfiguration: Sendable {
    /// The rate of the input.
    public var rate: SampleRate
    /// Seconds of signal between summaries; 0 for none.
    public var summaryIntervalSeconds: Double
    /// The complexes up to which nothing is counted as a beat, in millivolts, at least 0; see `QRSDetector`.
    public var smallestBeatInMillivolts: Double
    /// Whether each beat's report carries what stands behind its class.
    public var explains: Bool
    /// Where alarms begin.
    public var limits: RhythmLimits
    /// What measures the classifier's time.
    public var timer: ComputeTimer

    /// Makes a configuration.
    public init(
        rate: SampleRate, summaryIntervalSeconds: Double = 60,
        smallestBeatInMillivolts: Double = QRSDetector.standardSmallestBeatInMillivolts,
        explains: Bool = false, limits: RhythmLimits = RhythmLimits(), timer: ComputeTimer = .standard
    ) {
        self.rate = rate
        self.summaryIntervalSeconds = summaryIntervalSeconds
        self.smallestBeatInMillivolts = smallestBeatInMillivolts
        self.explains = explains
        self.limits = limits
        self.timer = timer
    }
}
