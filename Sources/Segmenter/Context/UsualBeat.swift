// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The patient's usual beat: the median, point by point, of the last beats that look like it.
///
/// A beat looks like it if the two correlate by 0.75 or more from -120 to 160 ms. What does not is left out, so that bigeminy
/// leaves it alone. Where 24 more beats are left out than are taken in, as after a lead was moved, it is learnt anew. The
/// first five beats are all taken in.
///
/// The points of all beats are kept sorted, rank by rank, and eight points at a time; a beat costs some 2,000 operations on
/// vectors, and nothing is allocated after the start.
struct UsualBeat: ~Copyable {
    /// Beats that the median is of.
    static let capacity = 32
    private static let learningCount = 5
    private static let leastLikeness: Float = 0.75
    private static let strangersUntilRelearnt = 24
    /// Points that are sorted in at a time, and how many such groups a beat has.
    private static let groupLength = 32
    private static let groups = (ClassifierInput.pointCount + groupLength - 1) / groupLength
    private static let rowLength = groups * groupLength

    /// `[capacity, rowLength]`: the beats in the order in which they came; beat i at `i % capacity`.
    private let beats = FixedBuffer<Float>(repeating: 0, count: capacity * rowLength)
    #if !ECGMON_SMALL
        /// `[capacity, rowLength]`: where each point stands among the same point of all beats in ascending order.
        private let ranks = FixedBuffer<UInt8>(repeating: 0, count: capacity * rowLength)
    #endif
    private var total = 0
    private var strangers = 0
    /// The usual beat, `[187]` in millivolts.
    let points = FixedBuffer<Float>(repeating: 0, count: ClassifierInput.pointCount)

    /// Beats that the median is of so far.
    private var count: Int { min(total, Self.capacity) }
    /// Whether it has seen no beat.
    var isEmpty: Bool { total == 0 }

    /// Takes note of a beat, `[187]` in millivolts, and of its likeness to the usual one from -120 to 160 ms.
    mutating func note(_ beat: borrowing FixedBuffer<Float>, likeness: Float) {
        if total >= Self.learningCount {
            guard likeness >= Self.leastLikeness else {
                strangers += 1
                if strangers >= Self.strangersUntilRelearnt {
                    restart()
                    append(beat)
                }
                return
            }
            strangers = max(strangers - 1, 0)
        }
        append(beat)
    }

    /// Forgets all beats.
    mutating func restart() {
        total = 0
        strangers = 0
    }

    // MARK: -

    /// Puts a beat in the place of the oldest and renews the median.
    private mutating func append(_ beat: borrowing FixedBuffer<Float>) {
        let slot = total % Self.capacity
        for group in 0..<Self.groups {
            let first = group * Self.groupLength
            var new = InlineArray<32, Float>(repeating: 0)
            for index in 0..<min(Self.groupLength, ClassifierInput.pointCount - first) {
                new[index] = beat[first + index]
            }
            let middle = insert(new, at: first, into: slot)
            for index in 0..<min(Self.groupLength, ClassifierInput.pointCount - first) {
                points[first + index] = middle[index]
            }
        }
        total += 1
    }

    #if ECGMON_SMALL
        /// Puts a group of points into a slot and finds the medians, without ranks: 6 kB less, and more work.
        private func insert(
            _ new: InlineArray<32, Float>, at first: Int, into slot: Int
        ) -> InlineArray<32, Float> {
            let after = min(total + 1, Self.capacity)
            var middle = InlineArray<32, Float>(repeating: 0)
            for index in 0..<Self.groupLength {
                beats[slot * Self.rowLength + first + index] = new[index]
                // Sorted by insertion up to the upper middle: what is larger falls off the end.
                var lowest = InlineArray<17, Float>(repeating: .infinity)
                let kept = after / 2 + 1
                for beat in 0..<after {
                    let value = beats[beat * Self.rowLength + first + index]
                    var place = min(beat, kept)
                    while place > 0, value < lowest[place - 1] {
                        if place < kept { lowest[place] = lowest[place - 1] }
                        place -= 1
                    }
                    if place < kept { lowest[place] = value }
                }
                middle[index] = 0.5 * (lowest[(after - 1) / 2] + lowest[after / 2])
            }
            return middle
        }
    #else
        /// Sorts a group of points in among those of the other beats, and takes those that were in its slot out.
        ///
        /// - Returns: the medians.
        private func insert(
            _ values: InlineArray<32, Float>, at first: Int, into slot: Int
        ) -> InlineArray<32, Float> {
            let new = values.span  // an element of the array itself is read from a copy of the whole
            let (isFull, known) = (total >= Self.capacity, count)
            let after = isFull ? known : known + 1
            let (lowRank, highRank) = (UInt8((after - 1) / 2), UInt8(after / 2))
            // All places lie within the buffers: the slot below the capacity, the group within a row.
            let (ranks, beats) = unsafe (ranks.baseAddress + first, beats.baseAddress + first)
            let (slotRanks, slotBeat) = unsafe (ranks + slot * Self.rowLength, beats + slot * Self.rowLength)
            var leaving = InlineArray<32, UInt8>(repeating: .max)
            if isFull { for index in 0..<Self.groupLength { leaving[index] = unsafe slotRanks[index] } }
            var rank = InlineArray<32, UInt8>(repeating: 0)
            var low = values
            var high = values
            for other in 0..<known where other != slot {
                let (otherRanks, otherBeat) = unsafe (ranks + other * Self.rowLength, beats + other * Self.rowLength)
                for index in 0..<Self.groupLength {
                    let value = unsafe otherBeat[index]
                    let isAbove: UInt8 = new[index] < value ? 1 : 0
                    let wasAbove: UInt8 = unsafe otherRanks[index] > leaving[index] ? 1 : 0
                    let place = unsafe otherRanks[index] &+ isAbove &- wasAbove
                    unsafe otherRanks[index] = place
                    rank[index] &+= 1 &- isAbove
                    low[index] = place == lowRank ? value : low[index]
                    high[index] = place == highRank ? value : high[index]
                }
            }
            var middle = InlineArray<32, Float>(repeating: 0)
            for index in 0..<Self.groupLength {
                unsafe slotRanks[index] = rank[index]
                unsafe slotBeat[index] = new[index]
                middle[index] = 0.5 * (low[index] + high[index])
            }
            return middle
        }
    #endif
}
