// SPDX-License-Identifier: Apache-2.0

import Signal

/// Finds the samples that are the first ones at or after a whole second; it must see all samples in order.
struct SecondClock {
    private let rate: SampleRate
    private var seconds = 0

    /// Makes a clock for a stream from its first sample on, which is one of them.
    init(rate: SampleRate) { self.rate = rate }

    /// Whether it is one.
    mutating func isWholeSecond(_ index: SampleIndex) -> Bool {
        guard Double(index) >= Double(seconds) * rate.hertz else { return false }
        seconds += 1
        return true
    }
}
