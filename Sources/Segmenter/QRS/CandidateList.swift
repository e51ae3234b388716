// SPDX-License-Identifier: Apache-2.0

import Signal

/// The last candidates, at most sixteen, in order of time.
struct CandidateList: ~Copyable {
    private static let capacity = 16

    private let items = FixedBuffer(repeating: QRSCandidate(), count: capacity)
    /// Candidates in the list.
    private(set) var count = 0

    /// The candidate at a place, the oldest one at 0.
    subscript(place: Int) -> QRSCandidate { items[place] }

    /// Adds a candidate behind the others; the oldest one goes where there is no room.
    mutating func append(_ candidate: QRSCandidate) {
        if count == Self.capacity {
            for place in 1..<Self.capacity { items[place &- 1] = items[place] }
            count &-= 1
        }
        items[count] = candidate
        count &+= 1
    }

    /// Holds the candidates of another list, and no others.
    mutating func copy(_ other: borrowing CandidateList) {
        for place in 0..<other.count { items[place] = other.items[place] }
        count = other.count
    }

    /// Removes the candidates up to a sample.
    mutating func removeAll(through index: SampleIndex = .max) {
        var kept = 0
        for place in 0..<count where items[place].centreIndex > index {
            items[kept] = items[place]
            kept &+= 1
        }
        count = kept
    }

    /// The place of the highest candidate from a sample on that a condition holds for.
    @inline(__always)
    func highest(from index: SampleIndex, where isFit: (QRSCandidate) -> Bool) -> Int? {
        var best: Int?
        for place in 0..<count where items[place].centreIndex >= index && isFit(items[place]) {
            if let best, items[place].height <= items[best].height { continue }
            best = place
        }
        return best
    }

    /// The candidates above a share of the highest one: medians of their last eight heights and backgrounds, their number.
    func peers(share: Float) -> (level: Float, background: Float, count: Int) {
        var top: Float = 0
        for place in 0..<count { top = max(top, items[place].height) }
        var heights = MedianOfEight()
        var backgrounds = MedianOfEight()
        for place in 0..<count where items[place].height >= share * top {
            heights.push(items[place].height)
            backgrounds.push(items[place].background)
        }
        return (heights.median, backgrounds.median, heights.count)
    }
}
