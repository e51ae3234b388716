// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

/// Figures that are worked out from the counts beside them.
struct ClassFiguresTests {
    /// A result with as many pairs of reference and test as each entry says; `nil` for none.
    private static func result(
        _ record: Int, _ counts: [(BeatClass?, BeatClass?, Int)]
    ) throws -> EC57Command.Result {
        let rate = try #require(SampleRate(hertz: 360))
        var score = BeatScore()
        func beat(_ beatClass: BeatClass) -> ScoredBeat { ScoredBeat(sampleIndex: 0, beatClass: beatClass) }
        for (reference, test, count) in counts {
            for _ in 0..<count {
                switch (reference, test) {
                case (let reference?, let test?):
                    score.add(.pair(reference: beat(reference), test: beat(test)), rate: rate)
                case (let reference?, nil): score.add(.missed(beat(reference)), rate: rate)
                case (nil, let test?): score.add(.extra(beat(test)), rate: rate)
                case (nil, nil): break
                }
            }
        }
        return EC57Command.Result(record: record, lead: "MLII", score: score, tight: score)
    }

    private static func value(_ figures: ClassFigures, _ figure: ClassFigure) throws -> Double {
        try #require(figures.rows.first { $0.figure == figure }).value
    }

    @Test func `figures are those of all counts together, not means of the records'`() throws {
        let figures = ClassFigures([
            try Self.result(
                100, [(.ventricular, .ventricular, 90), (.normal, .ventricular, 10), (.normal, .normal, 100)]),
            try Self.result(
                103,
                [
                    (.ventricular, .normal, 6), (.ventricular, nil, 4), (nil, .ventricular, 20),
                    (.fusion, .ventricular, 5), (.supraventricular, .supraventricular, 3),
                    (.supraventricular, .normal, 1), (.normal, .supraventricular, 2), (.normal, .normal, 48),
                ]),
        ])
        // VEB: 90 found, 10 not, 10 + 20 false; a fusion beat taken for one is no false alarm.
        #expect(try Self.value(figures, .ventricularSensitivity) == 0.9)
        #expect(try Self.value(figures, .ventricularPredictivity) == 0.75)
        #expect(try Self.value(figures, .ventricularF1) == 180.0 / 220)
        // SVEB: 3 found, 1 not, 2 false.
        #expect(try Self.value(figures, .supraventricularF1) == 6.0 / 9)
        // Matched beats: 265, of which 90 + 148 + 3 are right.
        #expect(try Self.value(figures, .accuracy) == 241.0 / 265)
        // F1 of N: 148 of 160, and 7 others; of S as above; of V: 90 of 96, and 15 others.
        let f1: [Double] = [296.0 / 315, 6.0 / 9, 180.0 / 201]
        let macroF1 = try Self.value(figures, .macroF1)
        #expect(abs(macroF1 - f1.reduce(0, +) / 3) < 1e-12)
        #expect(figures.rows.map(\.figure) == ClassFigure.allCases)
    }

    @Test func `records of one patient are drawn together`() throws {
        let good: [(BeatClass?, BeatClass?, Int)] = [(.ventricular, .ventricular, 10)]
        let bad: [(BeatClass?, BeatClass?, Int)] = [(.ventricular, .normal, 10)]
        func figures(_ one: Int, _ other: Int) throws -> ClassFigures {
            ClassFigures([try Self.result(one, good), try Self.result(other, bad)])
        }
        let same = try figures(828, 876)
        #expect(same.patientCount == 1)
        #expect(same.rows[0].interval == 0.5...0.5)
        let two = try figures(828, 830)
        #expect(two.patientCount == 2)
        #expect(two.rows[0].value == 0.5)
        #expect(two.rows[0].interval == 0...1)
    }

    @Test func `without anything to count a figure is no number and has no interval`() throws {
        let figures = ClassFigures([try Self.result(100, [(.normal, .normal, 5)])])
        #expect(try Self.value(figures, .ventricularSensitivity).isNaN)
        #expect(figures.rows[0].interval == nil)
        #expect(try Self.value(figures, .accuracy) == 1)
        #expect(figures.json.text.contains("\"veb_se\":{\"value\":null,\"low\":null,\"high\":null}"))
        #expect(BeatScore().macroF1.isNaN && BeatScore().accuracy.isNaN)
    }
}
