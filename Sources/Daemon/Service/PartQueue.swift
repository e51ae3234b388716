// SPDX-License-Identifier: Apache-2.0

import Signal

/// The pieces of an input, one after the other, and where each lies in the stream of samples.
struct PartQueue {
    /// The pieces that are still to come, the next one last.
    private var rest: [RecordPart]
    /// Where the piece that is read begins: its decoder counts from there.
    private(set) var start: SampleIndex = 0
    /// Where it ends; `nil` if the input itself says when.
    private(set) var end: SampleIndex?
    /// The samples that a header promises of it, without the gaps inside; `nil` if none does.
    private(set) var expectedCount: Int64?
    /// Whether it is a gap.
    private(set) var isGap = false

    /// Whether another one comes after it.
    var hasMore: Bool { !rest.isEmpty }

    /// The pieces of a plan.
    ///
    /// A plan's first file is open already: gaps before it come first.
    init(_ plan: InputPlan) {
        rest = plan.parts.reversed()
        guard let first = rest.last else {
            end = plan.sampleLimit
            expectedCount = plan.expectedSampleCount ?? end
            return
        }
        isGap = first.file == nil
        end = first.sampleCount
        expectedCount = end
        rest.removeLast()
    }

    /// Goes on to the next piece; gives its file, or `nil` for a gap.
    mutating func advance() -> RecordPart.File? {
        guard let next = rest.popLast() else { return nil }
        start = end ?? start
        end = next.sampleCount.map { start + $0 }
        expectedCount = next.sampleCount
        isGap = next.file == nil
        return next.file
    }

    /// Makes a gap of what is left of the piece.
    mutating func loseRest() { isGap = true }
}
