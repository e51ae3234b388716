// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Monitor

@Suite struct ComputeTimeHistogramTests {
    @Test func `without times all is zero`() {
        let histogram = ComputeTimeHistogram()
        #expect(histogram.percentile(0.5) == 0)
        #expect(histogram.maximum == 0)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 31, 32, 999, 25_000, 1_234_567, 1 << 35, (1 << 40) - 1] as [Int64])
    func `a single time comes back within 3.2 percent`(time: Int64) {
        var histogram = ComputeTimeHistogram()
        histogram.add(time)
        for fraction in [0.01, 0.5, 0.99, 1] {
            #expect(Double(abs(histogram.percentile(fraction) - time)) <= 0.032 * Double(time))
        }
        #expect(histogram.maximum == time)
    }

    @Test func `percentiles are those of the sorted times`() {
        var histogram = ComputeTimeHistogram()
        var times: [Int64] = []
        var state: UInt64 = 1
        for _ in 0..<10_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let time = Int64(state >> 44) * Int64(state >> 60) + 10
            times.append(time)
            histogram.add(time)
        }
        times.sort()
        for (fraction, rank) in [(0.5, 4_999), (0.9, 8_999), (0.99, 9_899)] {
            #expect(Double(abs(histogram.percentile(fraction) - times[rank])) <= 0.032 * Double(times[rank]) + 1)
        }
        #expect(histogram.maximum == times.last)
        #expect(histogram.count == 10_000)
    }

    @Test func `times out of range are kept at its ends, and the maximum is exact`() {
        var histogram = ComputeTimeHistogram()
        histogram.add(-5)
        #expect(histogram.percentile(1) == 0)
        histogram.add(.max)
        #expect(histogram.maximum == .max)
        #expect(histogram.percentile(1) >= (1 << 40) / 33 * 32)
    }

    @Test func `what is removed is forgotten`() {
        var histogram = ComputeTimeHistogram()
        for time in Int64(0)..<1_000 { histogram.add(time * 1_000) }
        histogram.removeAll()
        #expect(histogram.count == 0)
        histogram.add(7)
        #expect(histogram.percentile(0.01) == 7)
        #expect(histogram.maximum == 7)
    }
}
