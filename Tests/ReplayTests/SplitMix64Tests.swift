// SPDX-License-Identifier: Apache-2.0

import Synthesis
import Testing

@Suite struct SplitMix64Tests {
    @Test func `numbers are those of the published algorithm`() {
        // By three lines of Python with integers modulo 2^64, from the paper's constants.
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        var random = SplitMix64(seed: 1_234_567)
        for number in expected { #expect(random.next() == number) }
    }

    @Test func `normal numbers have mean 0, variance 1 and the tails of a bell`() {
        var random = SplitMix64(seed: 1)
        let numbers = (0..<100_000).map { _ in random.nextNormal() }
        let mean = numbers.reduce(0, +) / 100_000
        let variance = numbers.reduce(0) { $0 + $1 * $1 } / 100_000
        #expect(abs(mean) < 0.015)
        #expect(abs(variance - 1) < 0.02)
        // 4.55 % lie beyond two standard deviations.
        let tails = Double(numbers.count { abs($0) > 2 }) / 100_000
        #expect(abs(tails - 0.0455) < 0.003)
    }
}
