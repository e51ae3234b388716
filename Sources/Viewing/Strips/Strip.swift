// SPDX-License-Identifier: Apache-2.0

public import Signal

/// A stretch of the signal around a moment, with the beats in it: what a strip on ECG paper shows.
public struct Strip: Sendable {
    /// A beat as a letter above the trace.
    public struct Mark: Sendable, Equatable {
        /// The R peak's sample.
        public var sampleIndex: SampleIndex
        /// The class.
        public var beatClass: BeatClass
        /// Whether noise hides the beat.
        public var isNoisy: Bool

        /// Makes a mark.
        public init(sampleIndex: SampleIndex, beatClass: BeatClass, isNoisy: Bool = false) {
            self.sampleIndex = sampleIndex
            self.beatClass = beatClass
            self.isNoisy = isNoisy
        }
    }

    /// Why the strip was made.
    public enum Reason: Sendable, Equatable {
        /// The onset or the end of an alarm.
        case alarm(RhythmEvent)
        /// Somebody asked for it.
        case request
    }

    /// The name that reports carry.
    public var source: String
    /// Why it was made.
    public var reason: Reason
    /// The moment that it is about.
    public var sampleIndex: SampleIndex
    /// Samples per second.
    public var rate: SampleRate
    /// The first of `millivolts`, in samples of the stream.
    public var firstSampleIndex: SampleIndex
    /// `[samples]`, millivolts, as the recorder sent them; NaN if a sample is missing.
    public var millivolts: [Float]
    /// The beats within, in the order of time.
    public var marks: [Mark]
    /// The wall clock at sample 0, in microseconds since 1970; `nil` if it is unknown.
    public var epochInMicroseconds: Int64?
    /// What a reader must know beside the alarm and its figures, such as that the strip is short; empty for nothing.
    public var note = ""

    /// Makes a strip.
    public init(
        source: String, reason: Reason, sampleIndex: SampleIndex, rate: SampleRate, firstSampleIndex: SampleIndex,
        millivolts: [Float], marks: [Mark], epochInMicroseconds: Int64? = nil
    ) {
        self.source = source
        self.reason = reason
        self.sampleIndex = sampleIndex
        self.rate = rate
        self.firstSampleIndex = firstSampleIndex
        self.millivolts = millivolts
        self.marks = marks
        self.epochInMicroseconds = epochInMicroseconds
    }
}
