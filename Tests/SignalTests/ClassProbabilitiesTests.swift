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

    @Test func `the first of equals wins`() {
        #expect(ClassProbabilities([0.2, 0.2, 0.2, 0.2, 0.2]).mostProbable == .normal)
        #expect(ClassProbabilities([0.1, 0.1, 0.4, 0, 0.4]).mostProbable == .ventricular)
    }
}
