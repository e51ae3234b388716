// SPDX-License-Identifier: Apache-2.0

import Signal

extension RangeSet<SampleIndex> {
    /// How many samples are in it.
    var sampleCount: SampleIndex { ranges.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) } }

    /// How long it is, in seconds.
    func seconds(at rate: SampleRate) -> Double { rate.seconds(at: sampleCount) }
}
