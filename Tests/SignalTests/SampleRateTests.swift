// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@Suite struct SampleRateTests {
    @Test(arguments: [50, 100, 125, 128, 360, 499.6, 2_000, 10_000])
    func `rates from 50 to 10,000 Hz are taken as they are`(hertz: Double) throws {
        #expect(try #require(SampleRate(hertz: hertz)).hertz == hertz)
    }

    @Test(arguments: [49.999, 10_000.001, 0, -360, .nan, .infinity, -.infinity, .greatestFiniteMagnitude])
    func `other rates are refused`(hertz: Double) {
        #expect(SampleRate(hertz: hertz) == nil)
    }

    @Test(arguments: [
        (360.0, 200.0, 72), (360, 150, 54), (128, 200, 26), (250, 1, 0), (250, 2, 1), (100, 1_496, 150),
        (2_000, 0.25, 1),
    ])
    func `milliseconds become the nearest whole number of samples`(hertz: Double, milliseconds: Double, samples: Int)
        throws
    {
        let rate = try #require(SampleRate(hertz: hertz))
        #expect(rate.samples(milliseconds: milliseconds) == samples)
    }

    @Test(arguments: [100.0, 128, 250, 360, 500, 1_000, 2_000])
    func `samples become milliseconds and come back`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        for count in [0, 1, 17, 360, 650_000] {
            #expect(rate.samples(milliseconds: rate.milliseconds(samples: Double(count))) == count)
        }
    }

    @Test func `a day at 360 Hz is told to the microsecond`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        #expect(abs(rate.seconds(at: 86_400 * 360 + 1) - (86_400 + 1.0 / 360)) < 1e-6)
    }
}
