// SPDX-License-Identifier: Apache-2.0

/// One heartbeat with its class: what a beat's report is made from.
public struct ClassifiedBeat: Sendable, BitwiseCopyable {
    /// The beat.
    public var beat: Beat
    /// The class.
    public var beatClass: BeatClass
    /// The class's probability, 0...1; 0 if it has no class: its window is not whole, or noise hides it.
    public var probability: Float
    /// From the R peak before to this one, in samples; `nil` if no interval is known, as after a gap (`TimedBeat`).
    public var precedingIntervalInSamples: Int?
    /// The heart rate at this beat, in beats a minute; `nil` if it is unknown.
    public var heartRate: Float?
    /// Time the classifier took, in nanoseconds.
    public var computeNanoseconds: Int64
    /// Steps of the solver that the classifier took; 0 if it did not look at the beat, or if its network has no solver.
    public var steps: Int
    /// Whether steps are taken by need, and one of Euler's method was enough.
    public var isEarly: Bool
    /// From the R peak to the sample at which the beat was reported, in samples.
    public var delayInSamples: Int
    /// What stands behind the class; `nil` if the monitor was not asked for it, or if the beat has no class.
    public var explanation: BeatExplanation?

    /// Makes a classified beat.
    public init(
        beat: Beat, beatClass: BeatClass, probability: Float, precedingIntervalInSamples: Int?, heartRate: Float?,
        computeNanoseconds: Int64, steps: Int = 0, isEarly: Bool = false, delayInSamples: Int,
        explanation: BeatExplanation? = nil
    ) {
        self.beat = beat
        self.beatClass = beatClass
        self.probability = probability
        self.precedingIntervalInSamples = precedingIntervalInSamples
        self.heartRate = heartRate
        self.computeNanoseconds = computeNanoseconds
        self.steps = steps
        self.isEarly = isEarly
        self.delayInSamples = delayInSamples
        self.explanation = explanation
    }
}
