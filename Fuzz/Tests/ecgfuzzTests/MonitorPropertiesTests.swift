// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgfuzz

/// The properties can fail: each of these is what no monitor may say.
@Suite struct MonitorPropertiesTests {
    private func properties(samples: Int) throws -> MonitorProperties {
        let rate = try #require(SampleRate(hertz: 250))
        var properties = MonitorProperties(rate: rate, isRecurrent: false)
        properties.note(ArraySlice([Float](repeating: 0, count: samples)))
        return properties
    }

    @Test func `a summary of beats that nobody reported fails`() throws {
        var properties = try properties(samples: 500)
        var summary = Summary()
        summary.endSampleIndex = 500
        try properties.take(summary)
        summary.firstSampleIndex = 500
        summary.beatCounts[0] = 1
        #expect(throws: PropertyFailure.self) { try properties.take(summary) }
    }

    @Test func `a summary that leaves samples out fails`() throws {
        var properties = try properties(samples: 500)
        var summary = Summary()
        summary.firstSampleIndex = 1
        summary.endSampleIndex = 500
        #expect(throws: PropertyFailure.self) { try properties.take(summary) }
    }
}
