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

    @Test func `a context starts with an empty window and no rhythm`() {
        let context = BeatContext(beat: Beat(sampleIndex: 1_000, detectedAt: 1_090))
        #expect(context.closedAt == 1_090)
        #expect(context.precedingIntervalInSamples == 0)
        #expect(context.medianIntervalInSamples == 0)
        #expect(context.window.usedPointCount == 0)
        for index in 0..<BeatWindow.pointCount { #expect(context.window.points[index] == 0) }
    }

    @Test func `a window is 187 points of 8 ms`() {
        #expect(BeatWindow.pointCount == 187)
        #expect(BeatWindow.rateInHertz == 125)
    }
}
