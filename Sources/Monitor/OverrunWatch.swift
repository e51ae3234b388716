// SPDX-License-Identifier: Apache-2.0

import Signal

/// Tells when a beat beyond the compute bound is to be reported: at once, and then once a minute of signal at most.
///
/// A machine that is too slow for its bound would otherwise fill the journal with a second entry for every beat. Those in
/// between are counted in the next report, and all of them in the summaries. O(1) a beat, allocates nothing.
struct OverrunWatch {
    private let interval: Int64
    private var nextReport = SampleIndex.min
    private var count = 0

    init(rate: SampleRate) { interval = Int64(rate.samples(milliseconds: 60_000)) }

    /// Begins anew, for another bound.
    mutating func reset() {
        nextReport = .min
        count = 0
    }

    /// Takes a beat that was beyond the bound, in order of time; gives what is to be reported of it and those before.
    mutating func note(_ beat: borrowing ClassifiedBeat, boundNanoseconds: Int64) -> ComputeOverrun? {
        count += 1
        let sampleIndex = beat.beat.sampleIndex
        guard sampleIndex >= nextReport else { return nil }
        nextReport = sampleIndex + interval
        defer { count = 0 }
        return ComputeOverrun(
            sampleIndex: sampleIndex, computeNanoseconds: beat.computeNanoseconds, boundNanoseconds: boundNanoseconds,
            count: count)
    }
}
