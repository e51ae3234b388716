// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Monitor

@Suite struct OverrunWatchTests {
    private func beat(at seconds: Double, nanoseconds: Int64 = 500_000) -> ClassifiedBeat {
        let index = SampleIndex(seconds * 250)
        return ClassifiedBeat(
            beat: Beat(sampleIndex: index, detectedAt: index), beatClass: .normal, probability: 1,
            precedingIntervalInSamples: nil, heartRate: nil, computeNanoseconds: nanoseconds, delayInSamples: 0)
    }

    @Test func `the first is reported at once, and of those that follow one a minute of signal`() {
        var watch = OverrunWatch(rate: SampleRate(hertz: 250)!)
        let reports = (0..<200).compactMap { watch.note(beat(at: 7 + Double($0)), boundNanoseconds: 200_000) }
        #expect(reports.map(\.sampleIndex) == [7, 67, 127, 187].map { $0 * 250 })
        #expect(reports.map(\.count) == [1, 60, 60, 60])
    }

    @Test func `a report tells the beat, its time, the bound, and no more than came since the last`() {
        var watch = OverrunWatch(rate: SampleRate(hertz: 250)!)
        let first = watch.note(beat(at: 3, nanoseconds: 300_000), boundNanoseconds: 200_000)
        #expect(
            first
                == ComputeOverrun(
                    sampleIndex: 750, computeNanoseconds: 300_000, boundNanoseconds: 200_000, count: 1))
        let second = watch.note(beat(at: 50), boundNanoseconds: 200_000)
        #expect(second == nil)
        let third = watch.note(beat(at: 1_000, nanoseconds: 900_000), boundNanoseconds: 100_000)
        #expect(
            third
                == ComputeOverrun(
                    sampleIndex: 250_000, computeNanoseconds: 900_000, boundNanoseconds: 100_000, count: 2))
    }
}
