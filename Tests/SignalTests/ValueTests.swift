// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@Suite struct ValueTests {
    @Test func `a summary counts the beats of all classes`() {
        var summary = Summary()
        #expect(summary.beatCount == 0)
        for index in 0..<5 { summary.beatCounts[index] = 10 + index }
        #expect(summary.beatCount == 60)
    }

    @Test func `a beat starts with an empty window and no rhythm`() {
        let beat = Beat(sampleIndex: 1_000, detectedAt: 1_090)
        let windowed = WindowedBeat(beat)
        #expect(windowed.closedAt == 1_090)
        #expect(windowed.medianInterval == nil)
        #expect(windowed.usedPointCount == 0)
        let timed = TimedBeat(beat)
        #expect(timed.interval == nil && timed.previousInterval == nil && timed.medianInterval == nil)
        #expect(timed.isReadable)
        let input = ClassifierInput()
        for index in 0..<ClassifierInput.pointCount { #expect(input[.fromRPeak][index] == 0) }
        for feature in InputFeature.allCases { #expect(input[feature] == 0) }
    }

    @Test func `a channel is 187 points of 8 ms`() {
        #expect(ClassifierInput.pointCount == 187)
        #expect(ClassifierInput.rateInHertz == 125)
    }

    @Test(arguments: [1, 4])
    func `features are logarithms of ratios, which no rate changes`(factor: Int) {
        let beat = Beat(sampleIndex: 0, detectedAt: 0)
        var input = ClassifierInput()
        input.fillFeatures(
            from: TimedBeat(
                beat, interval: 150 * factor, previousInterval: 250 * factor, medianInterval: 200 * factor))
        #expect(abs(input[.precedingToMedian] - -0.287_682) < 1e-6)
        #expect(abs(input[.precedingToPrevious] - -0.510_826) < 1e-6)
        input.fillFeatures(from: TimedBeat(beat, interval: 150 * factor))
        #expect(input[.precedingToMedian] == 0 && input[.precedingToPrevious] == 0)
        input.fillFeatures(from: TimedBeat(beat, previousInterval: 250 * factor, medianInterval: 200 * factor))
        #expect(input[.precedingToMedian] == 0 && input[.precedingToPrevious] == 0)
    }
}
