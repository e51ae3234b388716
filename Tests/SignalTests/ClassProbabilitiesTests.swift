// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@Suite struct ClassProbabilitiesTests {
    @Test(arguments: BeatClass.allCases)
    func `the most probable class is the one with the largest number`(beatClass: BeatClass) {
        var values = InlineArray<5, Float>(repeating: 0.1)
        values[Int(beatClass.rawValue)] = 0.6
        let probabilities = ClassProbabilities(values)
        #expect(probabilities.mostProbable == beatClass)
        #expect(probabilities[beatClass] == 0.6)
    }

    @Test(arguments: 0..<5, [Float.nan, .infinity])
    func `numbers that are not finite belong to no class`(index: Int, number: Float) {
        var values: InlineArray<5, Float> = [0.1, 0.1, 0.4, 0, 0.4]
        values[index] = number
        #expect(ClassProbabilities(values).mostProbable == .unknown)
        #expect(ClassProbabilities(InlineArray(repeating: number)).mostProbable == .unknown)
    }

    @Test func `the first of equals wins`() {
        #expect(ClassProbabilities([0.2, 0.2, 0.2, 0.2, 0.2]).mostProbable == .normal)
        #expect(ClassProbabilities([0.1, 0.1, 0.4, 0, 0.4]).mostProbable == .ventricular)
    }
}
