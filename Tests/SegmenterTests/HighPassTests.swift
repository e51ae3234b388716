// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal
import Testing

@testable import Segmenter

@Suite struct HighPassTests {
    @Test(arguments: [100.0, 250, 360, 1_000, 2_000])
    func `a step fades with the time constant of 0.5 Hz, at any rate`(hertz: Double) throws {
        var filter = HighPass(rate: try #require(SampleRate(hertz: hertz)))
        #expect(filter.next(3) == 0)
        for _ in 0..<10 { #expect(filter.next(3) == 0) }
        for index in 1...Int(4 * hertz) {
            let seconds = Double(index) / hertz
            let value = Double(filter.next(5))
            #expect(abs(value - 2 * exp(-2 * .pi * 0.5 * seconds)) < 0.04)
            if seconds > 3.5 { #expect(abs(value) < 1e-3) }
        }
    }

    @Test func `a missing sample passes and the average waits`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        var (whole, holed) = (HighPass(rate: rate), HighPass(rate: rate))
        for index in 0..<200 {
            let sample = Float(index % 40) / 10
            if index % 50 == 20 {
                for _ in 0..<30 { #expect(holed.next(.nan).isNaN) }
            }
            #expect(holed.next(sample) == whole.next(sample))
        }
    }

    @Test func `it begins at the level of the first sample that is there, and again after a restart`() throws {
        var filter = HighPass(rate: try #require(SampleRate(hertz: 250)))
        #expect(filter.next(.nan).isNaN)
        #expect(filter.next(-7) == 0)
        #expect(abs(filter.next(-6) - 1) < 0.02)
        filter.restart()
        #expect(filter.next(40) == 0)
    }

    @Test func `no value makes the average infinite`() throws {
        var filter = HighPass(rate: try #require(SampleRate(hertz: 250)))
        for value in [Float.infinity, -.infinity, .greatestFiniteMagnitude] { #expect(filter.next(value).isFinite) }
        for _ in 0..<20_000 { _ = filter.next(1) }
        #expect(abs(filter.next(1)) < 0.1)
    }
}
