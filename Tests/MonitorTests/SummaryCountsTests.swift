// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Monitor
@testable import Segmenter

@Suite struct SummaryCountsTests {
    /// On a small machine a number of 32 bits counts what may come with every sample for as long as it runs.
    @Test func `what is never reported stops at the largest number`() {
        var counts = SummaryCounts(timer: .standard)
        counts.addMissingSamples(.max - 1)
        counts.addMissingSamples(5)
        counts.addMissingSamples(1)
        let first = counts.take(upTo: 10, heartRate: nil)
        #expect(first.missingSampleCount == .max)
        counts.addMissingSamples(3)
        for isPacing in [true, false, false] {
            counts.add(Spike(sampleIndex: 1, length: 1, area: 1, isPacing: isPacing))
        }
        let second = counts.take(upTo: 20, heartRate: nil)
        #expect(second.firstSampleIndex == 10 && second.missingSampleCount == 3)
        #expect(second.pacingPulseCount == 1 && second.glitchCount == 2)
    }

    @Test func `wraps are those since the summary before, also where their count begins anew`() {
        var counts = SummaryCounts(timer: .standard)
        counts.note(hum: nil, wrapCount: .max)
        #expect(counts.take(upTo: 1, heartRate: nil).wrapCount == .max)
        counts.note(hum: nil, wrapCount: .min + 1)
        #expect(counts.take(upTo: 2, heartRate: nil).wrapCount == 2)
    }
}
