// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The last 32 samples of a signal, by their numbers.
struct RecentSamples {
    private var values = InlineArray<32, Float>(repeating: 0)

    /// The sample of a number, which is among the last 32.
    @inline(__always)
    subscript(index: SampleIndex) -> Float {
        get { values[Int(truncatingIfNeeded: index) & 31] }
        set { values[Int(truncatingIfNeeded: index) & 31] = newValue }
    }

    /// Forgets the past, as if `value` had always come in.
    mutating func fill(_ value: Float) {
        values = InlineArray(repeating: value)
    }
}
