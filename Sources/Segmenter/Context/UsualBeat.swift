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
    /// Vectors of eight points in a beat.
    private static let vectors = (ClassifierInput.pointCount + 7) / 8

    /// `[capacity, vectors]`: the beats in the order in which they came; beat i at `i % capacity`.
    private let beats = FixedBuffer<SIMD8<Float>>(repeating: SIMD8(repeating: 0), count: capacity * vectors)
    /// `[capacity + 1, vectors]`: of each point, the values of all beats in ascending order, with room for one more.
    private let ranks = FixedBuffer<SIMD8<Float>>(repeating: SIMD8(repeating: 0), count: (capacity + 1) * vectors)
    private var total = 0
    private var strangers = 0
    /// The usual beat, `[187]` in millivolts.
    private(set) var points = InlineArray<187, Float>(repeating: 0)

    /// Beats that the median is of so far.
    private var count: Int { min(total, Self.capacity) }
    /// Whether it has seen no beat.
    var isEmpty: Bool { total == 0 }

    /// Takes note of a beat, `[187]` in millivolts, and of its likeness to the usual one from -120 to 160 ms.
    mutating func note(_ beat: borrowing InlineArray<187, Float>, likeness: Float) {
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
    private mutating func append(_ beat: borrowing InlineArray<187, Float>) {
        let beat = beat.span
        let known = count
        let slot = total % Self.capacity * Self.vectors
        for vector in 0..<Self.vectors {
            var new = SIMD8<Float>(repeating: 0)
            for lane in 0..<8 where vector * 8 + lane < ClassifierInput.pointCount {
                new[lane] = beat[vector * 8 + lane]
            }
            insert(new, vector, among: known)
            if known == Self.capacity { remove(beats[slot + vector], vector) }
            beats[slot + vector] = new
        }
        total += 1
        let (low, high) = ((count - 1) / 2, count / 2)
        for vector in 0..<Self.vectors {
            let middle = 0.5 * (ranks[low * Self.vectors + vector] + ranks[high * Self.vectors + vector])
            for lane in 0..<8 where vector * 8 + lane < ClassifierInput.pointCount {
                points[vector * 8 + lane] = middle[lane]
            }
        }
    }

    /// Sorts eight points' values in among so many.
    private func insert(_ new: SIMD8<Float>, _ vector: Int, among known: Int) {
        var carried = new
        for rank in 0..<known {
            let place = rank * Self.vectors + vector
            let value = ranks[place]
            let isLess = carried .< value
            ranks[place] = value.replacing(with: carried, where: isLess)
            carried = carried.replacing(with: value, where: isLess)
        }
        ranks[known * Self.vectors + vector] = carried
    }

    /// Takes eight points' values out of all; each is there.
    private func remove(_ old: SIMD8<Float>, _ vector: Int) {
        var isBehind = SIMDMask<SIMD8<Int32>>(repeating: false)
        for rank in 0..<Self.capacity {
            let place = rank * Self.vectors + vector
            let value = ranks[place]
            isBehind .|= value .== old
            ranks[place] = value.replacing(with: ranks[place + Self.vectors], where: isBehind)
        }
    }
}
