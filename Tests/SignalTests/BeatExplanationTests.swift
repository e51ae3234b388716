// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@Suite struct BeatExplanationTests {
    /// The features of a beat that looks like the usual one, with a P wave as high as the usual one's.
    private static var usual: ClassifierInput {
        var input = ClassifierInput()
        input[.likenessComplex] = 0.98
        input[.likenessPQ] = 0.9
        input[.width] = 0.88
        input[.usualWidth] = 0.92
        input[.pHeight] = 0.12
        input[.usualPHeight] = 0.12
        return input
    }

    @Test func `it is read from the features, with widths in milliseconds`() {
        let explanation = BeatExplanation(Self.usual, interval: 180, usualInterval: 300)
        #expect(explanation.intervalPercent == 60)
        #expect(explanation.likeness == 0.98)
        #expect(explanation.widthInMilliseconds == 88)
        #expect(explanation.usualWidthInMilliseconds == 92)
        #expect(explanation.hasUsualPWave)
    }

    @Test func `no percent is made up from an interval that is not known`() {
        #expect(BeatExplanation(Self.usual, interval: nil, usualInterval: 300).intervalPercent == nil)
        #expect(BeatExplanation(Self.usual, interval: 180, usualInterval: nil).intervalPercent == nil)
        #expect(BeatExplanation(Self.usual, interval: 180, usualInterval: 0).intervalPercent == nil)
    }

    @Test(
        arguments: [
            (0.9, 0.12, true), (0.7, 0.06, true), (0.69, 0.12, false), (0.9, 0.059, false), (-0.9, 0.12, false),
            (0.9, 0.5, true),
        ] as [(Float, Float, Bool)])
    func `the usual P wave must look like it and be half as high`(likeness: Float, height: Float, isSeen: Bool) {
        var input = Self.usual
        input[.likenessPQ] = likeness
        input[.pHeight] = height
        #expect(BeatExplanation(input, interval: nil, usualInterval: nil).hasUsualPWave == isSeen)
    }
}
