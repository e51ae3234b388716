// SPDX-License-Identifier: Apache-2.0

/// A beat and the time before it: stamped once, when all that is dated up to its R peak is known, and read by every stage.
///
/// The stamp is given by `BeatTimeline` of the module Monitor. Nobody else computes an RR interval.
public struct TimedBeat: Sendable, Equatable, BitwiseCopyable {
    /// From an R peak to the stamp of its beat at the latest, in milliseconds: a window closes 1.496 s after its R peak.
    public static let longestDelayInMilliseconds = 1_500.0

    /// The beat, marked noisy if noise, a gap in its window or the signal's state at its R peak hides it.
    public var beat: Beat
    /// From the beat before, in samples, more than 0; `nil` if there is none without noise, a gap or flutter between.
    public var interval: Int?
    /// The interval of the beat before, in samples; `nil` if this beat or that one has none.
    public var previousInterval: Int?
    /// From the beat before, in samples, though noise may hide either or lie between; `nil` if there is none without a loss of
    /// the signal or flutter between. It is for a classifier alone: no rate and no report goes by it.
    public var presumedInterval: Int?
    /// The presumed interval of the beat before, in samples; `nil` if this beat or that one has none.
    public var presumedPreviousInterval: Int?
    /// To the beat after it, in samples, more than 0; `nil` if that beat was not found before the stamp, or if noise, a gap or
    /// flutter began between.
    public var followingInterval: Int?
    /// T: the median distance of the beats detected in the 10 s up to this one, in samples; `nil` if there is none.
    public var medianInterval: Int?
    /// Whether it lies in ventricular flutter or fibrillation, in which neither its class nor its time means much.
    public var isInFlutter: Bool

    /// Makes a beat with its stamp.
    public init(
        _ beat: Beat, interval: Int? = nil, previousInterval: Int? = nil, followingInterval: Int? = nil,
        medianInterval: Int? = nil, isInFlutter: Bool = false
    ) {
        self.beat = beat
        self.interval = interval
        self.previousInterval = previousInterval
        presumedInterval = interval
        presumedPreviousInterval = previousInterval
        self.followingInterval = followingInterval
        self.medianInterval = medianInterval
        self.isInFlutter = isInFlutter
    }

    /// Whether its class and the intervals beside it mean anything.
    public var isReadable: Bool { !beat.isNoisy && !isInFlutter }
}
