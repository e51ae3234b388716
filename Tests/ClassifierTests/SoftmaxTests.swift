// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Classifier

@Suite struct SoftmaxTests {
    @Test func `the exponential is within two units in the last place of libm's`() {
        var generator = SplitMix(seed: 9)
        for index in 0..<200_000 {
            let depth = index % 2 == 0 ? 40.0 : 700.0
            let x = -Double.random(in: 0...depth, using: &generator)
            let expected = exp(x)
            #expect(abs(exponential(x) - expected) <= 2 * expected.ulp, "\(x)")
        }
    }

    @Test func `the exponential's ends are exact`() {
        #expect(exponential(0) == 1)
        #expect(exponential(-0.0) == 1)
        #expect(exponential(-700.5) == 0)
        #expect(exponential(-.infinity) == 0)
        #expect(exponential(.nan).isNaN)
    }

    @Test func `probabilities add up to one and keep the logits' order`() {
        var generator = SplitMix(seed: 10)
        for _ in 0..<1_000 {
            var logits = InlineArray<5, Float>(repeating: 0)
            for index in 0..<5 { logits[index] = Float.random(in: -30...30, using: &generator) }
            let probabilities = softmax(logits)
            var sum = 0.0
            for index in 0..<5 {
                sum += Double(probabilities[index])
                for other in 0..<5 where logits[index] > logits[other] {
                    #expect(probabilities[index] >= probabilities[other])
                }
            }
            #expect(abs(sum - 1) < 1e-6)
        }
    }
}
