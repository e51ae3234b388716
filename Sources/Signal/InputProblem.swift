// SPDX-License-Identifier: Apache-2.0

/// Something that was wrong with the input, and what was lost by it.
public struct InputProblem: Sendable, Equatable {
    /// What was wrong.
    public enum Kind: UInt8, Sendable, CaseIterable {
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

        /// Whether the problem's place is the number of a line and not an offset in bytes.
        public var isOnLine: Bool {
            switch self {
            case .malformedLine, .overlongLine, .truncatedLine: true
            case .truncatedSample, .nonFiniteSample: false
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
            }
        }
    }

    /// What was wrong.
    public var kind: Kind
    /// Where: the line's number, from 1, for text; else the offset in bytes from the input's start.
    public var position: Int64
    /// The sample that is missing for it.
    public var sampleIndex: SampleIndex
    /// How many of the kind there were since the last report of it, this one among them.
    public var count: Int

    /// Makes a problem.
    public init(kind: Kind, position: Int64, sampleIndex: SampleIndex, count: Int = 1) {
        self.kind = kind
        self.position = position
        self.sampleIndex = sampleIndex
        self.count = count
    }
}
