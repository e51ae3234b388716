// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

@Suite struct CopySourceTests {
    private static func recording(_ samples: [Float]) -> Recording {
        Recording(samples: samples, rate: SampleRate(hertz: 250)!)
    }

    @Test func `another lead is the lead plus so many times the other`() throws {
        var source = CopySource(noises: "")
        let copy = try source.copy(
            .leads(-0.5), of: Self.recording([1, 2, .nan, 4]), otherLead: { Self.recording([2, 2, 2, .nan]) })
        let samples = try #require(copy).millivolts
        #expect(samples[..<2] == [0, 1])
        #expect(samples[2].isNaN && samples[3].isNaN && samples.count == 4)
    }

    @Test func `the other lead is read only where it takes part`() throws {
        struct Untouched: Error {}
        var source = CopySource(noises: "")
        let copy = try source.copy(.inverted, of: Self.recording([1, -2]), otherLead: { throw Untouched() })
        #expect(copy?.millivolts == [-1, 2])
        #expect(throws: Untouched.self) {
            _ = try source.copy(.leads(1), of: Self.recording([1]), otherLead: { throw Untouched() })
        }
    }
}
