// SPDX-License-Identifier: Apache-2.0

/// What happened since the summary before: what a summary's report is made from.
public struct Summary: Sendable, BitwiseCopyable {
    /// The first sample that the summary covers.
    public var firstSampleIndex: SampleIndex = 0
    /// The sample after the last one that it covers.
    public var endSampleIndex: SampleIndex = 0
    /// Beats by class, in the order N, S, V, F, Q.
    public var beatCounts = InlineArray<5, Int>(repeating: 0)
    /// Beats that were marked noisy, of any class.
    public var noisyBeatCount = 0
    /// Beats that followed a pacemaker's pulse, of any class.
    public var pacedBeatCount = 0
    /// Lowest heart rate, in beats a minute; `nil` if none was known.
    public var lowestHeartRate: Float?
    /// Latest heart rate, in beats a minute; `nil` if it is unknown.
    public var heartRate: Float?
    /// Highest heart rate, in beats a minute; `nil` if none was known.
    public var highestHeartRate: Float?
    /// Median time the classifier took for a beat, in nanoseconds; 0 without beats.
    public var medianComputeNanoseconds: Int64 = 0
    /// 99th percentile of that time, in nanoseconds.
    public var percentile99ComputeNanoseconds: Int64 = 0
    /// Longest such time, in nanoseconds.
    public var maximumComputeNanoseconds: Int64 = 0
    /// The bound of that time, computed at start, in nanoseconds; 0 where none was.
    public var computeBoundNanoseconds: Int64 = 0
    /// Beats that took longer than the bound.
    public var computeOverrunCount = 0
    /// Samples that were missing: malformed, out of range, or said to be missing by the recorder.
    public var missingSampleCount = 0
    /// The mains hum that was taken out of the signal last; `nil` if none was found.
    public var hum: MainsHum?
    /// A pacemaker's pulses that were taken out of the signal.
    public var pacingPulseCount = 0
    /// Other spikes too short for a heart that were taken out.
    public var glitchCount = 0
    /// The number of times that the converter wrapped round, which was undone.
    public var wrapCount = 0
    /// Changes of the signal's state.
    public var signalChangeCount = 0
    /// Problems of the input.
    public var inputProblemCount = 0
    /// Reports that an output did not take, since the start.
    public var lostReportCount = 0
    /// Beats among the entries that the journal did not take, since the start.
    public var lostBeatCount = 0

    /// Makes an empty summary.
    public init() {}

    /// Beats of all classes.
    public var beatCount: Int {
        var sum = 0
        for index in 0..<5 { sum += beatCounts[index] }
        return sum
    }
}
