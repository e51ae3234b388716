// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal

/// The last samples of a stream, in one buffer that is made at start.
///
/// A block costs one copy, or two where the buffer ends; nothing allocates.
@safe struct SampleRing: ~Copyable {
    /// `[capacity]` millivolts, ours; sample `i` lies at `i % capacity`.
    private let samples: FixedBuffer<Float>
    /// Samples so far: the index of the next one.
    private(set) var end: SampleIndex

    /// The first sample that it took.
    private let first: SampleIndex

    /// Makes a ring for so many samples, which begins at one of the stream.
    init(capacity: Int, from first: SampleIndex = 0) {
        samples = FixedBuffer(repeating: .nan, count: max(1, capacity))
        self.first = first
        end = first
    }

    /// The oldest sample that is kept.
    var start: SampleIndex { max(first, end - SampleIndex(samples.count)) }

    /// Takes the next samples; no more than the ring holds.
    mutating func append(_ block: Span<Float>) {
        precondition(block.count <= samples.count, "a block is shorter than the ring")
        let place = Int(end % SampleIndex(samples.count))
        let first = min(block.count, samples.count - place)
        // `first` fits between `place` and the end, and the rest before `place`.
        unsafe block.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            unsafe (samples.baseAddress + place).update(from: base, count: first)
            unsafe samples.baseAddress.update(from: base + first, count: source.count - first)
        }
        end += SampleIndex(block.count)
    }

    /// Copies samples that are kept.
    ///
    /// - Parameter target: room for all of them, the caller's.
    @unsafe func copy(_ range: Range<SampleIndex>, to target: UnsafeMutablePointer<Float>) {
        precondition(range.lowerBound >= start && range.upperBound <= end, "the samples are kept")
        let place = Int(range.lowerBound % SampleIndex(samples.count))
        let first = min(range.count, samples.count - place)
        unsafe target.update(from: samples.baseAddress + place, count: first)
        unsafe (target + first).update(from: samples.baseAddress, count: range.count - first)
    }
}
