// SPDX-License-Identifier: Apache-2.0

/// Something that was wrong with the input, and what was lost by it.
public struct InputProblem: Sendable, Equatable, BitwiseCopyable {
    /// What was wrong.
    public enum Kind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
        /// A line of text in which the chosen field is no number, or is not there.
        case malformedLine
        /// A line of text longer than the decoder takes; the rest of it was skipped.
        case overlongLine
        /// The input ended inside a line of text, whose field may not be whole.
        case truncatedLine
        /// The input ended inside a sample or a frame.
        case truncatedSample
        /// A float sample that is infinite.
        case nonFiniteSample
        /// A second writer has opened the FIFO while the first is there: samples of two may mix.
        case secondWriter
        /// What is read is older than it should be: it has waited for the daemon, or on its way.
        case stale
        /// Samples come in at another rate than the one that was given.
        case wrongRate
        /// The daemon was away: it was started again after this time.
        case interruption
        /// The recorder's own times show that samples are missing.
        case timeGap
        /// The recorder's own times leap back, or too far ahead for a gap: its clock was set.
        case timeJump

        /// Whether the problem's place is the number of a line and not an offset in bytes.
        public var isOnLine: Bool {
            switch self {
            case .malformedLine, .overlongLine, .truncatedLine, .timeGap, .timeJump: true
            case .truncatedSample, .nonFiniteSample, .secondWriter, .stale, .wrongRate, .interruption: false
            }
        }

        /// The problem's name in reports: lower case, words joined by a hyphen.
        public var name: StaticString {
            switch self {
            case .malformedLine: "malformed-line"
            case .overlongLine: "overlong-line"
            case .truncatedLine: "truncated-line"
            case .truncatedSample: "truncated-sample"
            case .nonFiniteSample: "non-finite-sample"
            case .secondWriter: "second-writer"
            case .stale: "stale"
            case .wrongRate: "wrong-rate"
            case .interruption: "interruption"
            case .timeGap: "time-gap"
            case .timeJump: "time-jump"
            }
        }
    }

    /// What was wrong.
    public var kind: Kind
    /// Where: the line's number, from 1, for text; else the offset in bytes from the input's start.
    public var position: Int64
    /// The sample that is missing for it.
    public var sampleIndex: SampleIndex
    /// How many of the kind there were since the last report of it, this one among them; 0 if it is over.
    public var count: Int
    /// What was measured: an age, a time away, a gap or a leap in seconds, a rate in samples per second; `nil` for other kinds.
    public var measure: Double?
    /// Whether a problem that lasts has begun or is over; `nil` for the others.
    public var phase: RhythmEvent.Phase?

    /// Makes a problem.
    public init(
        kind: Kind, position: Int64, sampleIndex: SampleIndex, count: Int = 1, measure: Double? = nil,
        phase: RhythmEvent.Phase? = nil
    ) {
        self.kind = kind
        self.position = position
        self.sampleIndex = sampleIndex
        self.count = count
        self.measure = measure
        self.phase = phase
    }
}
