// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Problems of the input, made into few reports: of each kind one at once, those that follow together.
///
/// The first problem of a kind is reported at once and opens an interval. Those that fall into the interval are
/// counted, and reported as one when it is over; the next one after it is reported at once again. Intervals are
/// measured in samples, so what is reported does not depend on how the bytes were chunked.
struct ProblemLog {
    /// Kinds of problem; the arrays below have one element each.
    static let kindCount = 11

    private let interval: Int64
    /// By kind: the sample that ends the interval of the last report; `Int64.min` before the first.
    private var intervalEnd = InlineArray<11, Int64>(repeating: .min)
    /// By kind: the problems of the interval so far, the last one's place and the count of all; count 0 if none.
    private var held: InlineArray<11, InputProblem>
    /// The reports that nobody has taken yet.
    private var queue: Ring<16, InputProblem>
    private(set) var heldCount = 0

    init(intervalInSamples: Int) {
        let none = InputProblem(kind: .malformedLine, position: 0, sampleIndex: 0, count: 0)
        interval = Int64(max(1, intervalInSamples))
        held = InlineArray(repeating: none)
        queue = Ring(filler: none)
    }

    /// Whether there are reports that nobody has taken yet.
    var hasReports: Bool { !queue.isEmpty }

    /// Takes note of a problem, and of what was measured; what is reported together adds up.
    mutating func note(
        _ kind: InputProblem.Kind, position: Int64, sampleIndex: SampleIndex, measure: Double? = nil
    ) {
        let index = Int(kind.rawValue)
        if sampleIndex >= intervalEnd[index] {
            release(index)
            enqueue(InputProblem(kind: kind, position: position, sampleIndex: sampleIndex, measure: measure))
            intervalEnd[index] = sampleIndex.addingReportingOverflow(interval).partialValue
        } else {
            heldCount += 1
            let before = held[index].count > 0 ? held[index].measure : nil
            held[index] = InputProblem(
                kind: kind, position: position, sampleIndex: sampleIndex, count: held[index].count + 1,
                measure: Self.sum(before, measure))
        }
    }

    /// Reports what was held back and whose interval is over at a sample.
    mutating func advance(to sampleIndex: SampleIndex) {
        guard heldCount > 0 else { return }
        for index in 0..<Self.kindCount where sampleIndex >= intervalEnd[index] { release(index) }
    }

    /// Reports all that was held back.
    mutating func flush() {
        for index in 0..<Self.kindCount { release(index) }
    }

    /// The oldest report that was not taken yet.
    mutating func next() -> InputProblem? { queue.popFirst() }

    private mutating func release(_ index: Int) {
        guard held[index].count > 0 else { return }
        enqueue(held[index])
        heldCount -= held[index].count
        held[index].count = 0
    }

    private static func sum(_ first: Double?, _ second: Double?) -> Double? {
        guard let first, let second else { return first ?? second }
        return first + second
    }

    /// Adds a report; if nobody takes them and the ring is full, two of one kind become one.
    private mutating func enqueue(_ problem: InputProblem) {
        if queue.isFull { joinOldestPair() }
        queue.append(problem)
    }

    /// Makes room in a full ring: it has more places than there are kinds, so some kind is there twice.
    private mutating func joinOldestPair() {
        for first in 0..<queue.count {
            let older = queue[first]
            for second in first + 1..<queue.count where queue[second].kind == older.kind {
                queue[second].count += older.count
                queue[second].measure = Self.sum(older.measure, queue[second].measure)
                for position in (0..<first).reversed() { queue[position + 1] = queue[position] }
                _ = queue.popFirst()
                return
            }
        }
    }
}
