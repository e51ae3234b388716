// SPDX-License-Identifier: Apache-2.0

import Signal

/// The signal's fine band, in which beats are told from noise by their shape.
///
///     x -> two moving averages (8.3 ms each) -> p[n] - 2 p[n - k] + p[n - 2k], k = 11 ms
///
/// a band-pass around 30 Hz. The noise of moving electrodes imitates QRS complexes and lies below 10 Hz; an octave above the
/// band of the QRS energy little is left of it, while a QRS complex still shows there, and no other complex shows the same.
/// Integers throughout, so that nothing drifts. O(1) a sample; allocates only when it is made.
struct FineBand: ~Copyable {
    /// The two moving averages, in milliseconds: half a period of 60 Hz.
    private static let smoothingInMilliseconds = 8.3
    /// The distance of the three points of the bend, in milliseconds.
    private static let bendInMilliseconds = 11.0

    private var first: MovingSum
    private var second: MovingSum
    private var smooth: History<Int64>
    private var values: FloatHistory
    private let bend: Int
    /// From the newest sample to the newest value's centre, in samples.
    let delay: SampleIndex
    /// From a value to millivolts.
    private let scale: Float
    /// The oldest value that is kept, in values before the newest.
    private let capacity: Int

    /// Makes the band for a rate; it keeps values for so many milliseconds.
    init(rate: SampleRate, milliseconds: Double) {
        let length = max(rate.samples(milliseconds: Self.smoothingInMilliseconds), 1)
        first = MovingSum(length: length)
        second = MovingSum(length: length)
        bend = max(rate.samples(milliseconds: Self.bendInMilliseconds), 1)
        delay = SampleIndex(length - 1 + bend)
        capacity = rate.samples(milliseconds: milliseconds) + 1
        smooth = History(capacity: 2 * bend + 1)
        values = FloatHistory(capacity: capacity)
        scale = 1 / (CandidateFinder.unitsPerMillivolt * Float(length * length))
    }

    /// Starts afresh at a sample, as if the signal had always been there.
    mutating func restart(at value: Int64) {
        let once = value &* Int64(first.length)
        first.fill(value)
        second.fill(once)
        smooth.fill(once &* Int64(second.length))
        values.fill(0)
    }

    /// Takes a sample in, in the units of `CandidateFinder`.
    @inline(__always)
    mutating func push(_ value: Int64) {
        smooth.push(second.push(first.push(value)))
        values.push(Float(smooth[age: 0] &- 2 &* smooth[age: bend] &+ smooth[age: 2 &* bend]))
    }

    /// Whether the values from one sample to another are there, `newest` being the sample pushed last.
    func holds(_ first: SampleIndex, _ last: SampleIndex, newest: SampleIndex) -> Bool {
        newest &- delay &- first < SampleIndex(capacity) && last <= newest &- delay
    }

    /// The value centred on a sample that is held, in millivolts.
    @inline(__always)
    func value(at index: SampleIndex, newest: SampleIndex) -> Float {
        values[age: Int(newest &- delay &- index)] * scale
    }
}
