// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Rhythm

/// Ventricular tachycardia by what speaks for each beat, where the shapes are known.
@Suite struct TachycardiaEvidenceTests {
    /// A beat of the usual shape, of the atria.
    private static let usual = VentricularSigns(
        probability: 0.01, likenessToUsual: 0.99, likenessToPrevious: 0.98, widthInMilliseconds: 80)
    /// A broad one unlike the usual, and like the one before.
    private static let broad = VentricularSigns(
        probability: 0.9, likenessToUsual: 0.3, likenessToPrevious: 0.95, widthInMilliseconds: 180)

    /// Ten usual beats, some that are described by a change of a broad one, and three usual ones.
    private static func lines(
        _ letters: String, every interval: Double, tail: Double = 14_000,
        _ change: (inout VentricularSigns, Int) -> Void = { _, _ in }
    ) -> [String] {
        var scenario = Scenario()
        scenario.add("NNNNNNNNNN", every: 800, signs: usual)
        for (index, letter) in letters.enumerated() {
            var signs = broad
            if index == 0 { signs.likenessToPrevious = 0.2 }
            change(&signs, index)
            scenario.add(String(letter), every: interval, signs: signs)
        }
        var first = usual
        first.likenessToPrevious = 0.2
        scenario.add("N", every: 800, signs: first)
        scenario.add("NN", every: 800, signs: usual)
        return scenario.play(tail: tail).lines(scenario.rate).filter { $0.hasPrefix("ventricularTachycardia") }
    }

    @Test func `four broad beats that resemble one another are enough`() {
        #expect(
            Self.lines("VVVV", every: 400)
                == ["ventricularTachycardia onset 8400", "ventricularTachycardia end 10400"])
        #expect(Self.lines("VVV", every: 400).isEmpty)
    }

    @Test(arguments: [(596.0, true), (604, false)])
    func `their rate decides too`(interval: Double, isTachycardia: Bool) {
        #expect(Self.lines("VVVV", every: interval).isEmpty == !isTachycardia)
    }

    @Test(arguments: ["NSFV", "VNVV", "VVSV", "VVVN"])
    func `a beat or two that were taken for others do not break it`(letters: String) {
        let found = Self.lines(letters + "V", every: 400) { signs, index in
            // The class follows the probability; the shape stays.
            if Array(letters + "V")[index] != "V" { signs.probability = index == 0 ? 0.45 : 0.3 }
        }
        #expect(found.first == "ventricularTachycardia onset 8400")
    }

    @Test func `artefacts, which do not resemble one another, are none, however sure the network is`() {
        #expect(Self.lines("VVVVVV", every: 400) { signs, _ in signs.likenessToPrevious = 0.5 }.isEmpty)
    }

    @Test func `beats like the usual one are none, and neither are narrow ones`() {
        #expect(Self.lines("VVVVVV", every: 400) { signs, _ in signs.likenessToUsual = 0.95 }.isEmpty)
        #expect(Self.lines("VVVVVV", every: 400) { signs, _ in signs.widthInMilliseconds = 90 }.isEmpty)
    }

    @Test func `in noise the beats must resemble one another, and then they count`() {
        #expect(Self.lines("nnnnn", every: 400).first == "ventricularTachycardia onset 8400")
        let two = Self.lines("nnnnn", every: 400) { signs, index in
            signs.likenessToPrevious = index < 3 ? 0.95 : 0.4
        }
        #expect(two.isEmpty)
    }

    @Test func `a normal beat between couplets breaks it`() {
        let found = Self.lines("VVNVVNVV", every: 400) { signs, index in
            if index % 3 == 2 { signs = Self.usual }
        }
        #expect(found.isEmpty)
    }

    @Test func `what has become the usual shape while it lasts is still the same tachycardia`() {
        let letters = String(repeating: "V", count: 30) + String(repeating: "N", count: 20)
        let found = Self.lines(letters, every: 400) { signs, index in
            if index >= 30 { (signs.probability, signs.likenessToUsual) = (0.02, 0.99) }
        }
        // It ends with the first beat of another shape, 800 ms after the fiftieth.
        #expect(found == ["ventricularTachycardia onset 8400", "ventricularTachycardia end 28800"])
    }

    @Test func `noise does not end it, and what is seen after the noise does`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNNNN", every: 800, signs: Self.usual)
        scenario.add("VVVVVV", every: 400, signs: Self.broad)
        scenario.change(.noisy)
        scenario.pause(6_000)
        scenario.change(.good)
        var first = Self.usual
        first.likenessToPrevious = 0.1
        scenario.add("N", every: 600, signs: first)
        scenario.add("NNN", every: 800, signs: Self.usual)
        let lines = scenario.play(tail: 14_000).lines(scenario.rate).filter { $0.hasPrefix("ventricularTachycardia") }
        #expect(lines == ["ventricularTachycardia onset 8400", "ventricularTachycardia end 17000"])
    }

    @Test func `silence after it ends it 2 s after its last beat, and a loss of contact at once`() {
        for (state, end) in [(SignalState?.none, 12_000), (.leadOff, 10_500)] as [(SignalState?, Int)] {
            var scenario = Scenario()
            scenario.add("NNNNNNNNNN", every: 800, signs: Self.usual)
            scenario.add("VVVVV", every: 400, signs: Self.broad)
            scenario.pause(500)
            if let state { scenario.change(state) }
            scenario.pause(3_000)
            let lines = scenario.play(tail: 14_000).lines(scenario.rate)
                .filter { $0.hasPrefix("ventricularTachycardia") }
            #expect(lines == ["ventricularTachycardia onset 8400", "ventricularTachycardia end \(end)"])
        }
    }
}
