// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

/// Ventricular tachycardia that the signal's own waves show.
@Suite struct TachycardiaWavesTests {
    private static func lines(_ scenario: Scenario, _ kinds: [String]) -> [String] {
        scenario.play(tail: 14_000).lines(scenario.rate).filter { line in kinds.contains { line.hasPrefix($0) } }
    }

    private static func course() -> Scenario {
        var scenario = Scenario()
        scenario.add("NNNNNNNNNN", every: 800)
        return scenario
    }

    @Test func `waves of a tachycardia are its alarm, whatever beats are found in them`() {
        var scenario = Self.course()
        scenario.flutter(from: 8_000, foundAt: 12_000, to: 20_000, foundAt: 23_000, isTachycardia: true)
        scenario.add("NNVNNVNN", every: 450)
        scenario.change(.noisy)
        scenario.pause(5_000)
        scenario.change(.good)
        scenario.pause(20_000 - scenario.end)
        scenario.add("NNNNNNNNNN", every: 800)
        #expect(
            Self.lines(scenario, ["ventricularTachycardia", "ventricularFlutter"])
                == ["ventricularTachycardia onset 8000", "ventricularTachycardia end 20000"])
    }

    @Test func `where they turn into fibrillation, one alarm ends and the other begins`() {
        var scenario = Self.course()
        scenario.flutter(from: 8_000, foundAt: 12_000, to: 20_000, foundAt: 24_000, isTachycardia: true)
        scenario.flutter(from: 20_000, foundAt: 24_000, to: 30_000, foundAt: 33_000)
        scenario.pause(30_000 - scenario.end)
        scenario.add("NNNNNNNNNN", every: 800)
        let lines = Self.lines(scenario, ["ventricularTachycardia", "ventricularFlutter"])
        #expect(lines.first == "ventricularTachycardia onset 8000")
        #expect(lines.contains("ventricularFlutter onset 20000") && lines.contains("ventricularFlutter end 30000"))
        #expect(lines.count == 4)
    }

    @Test func `a loss of input ends it`() {
        var scenario = Self.course()
        scenario.flutter(from: 8_000, foundAt: 12_000, to: 40_000, foundAt: 43_000, isTachycardia: true)
        scenario.pause(10_000)
        scenario.change(.noInput)
        scenario.pause(5_000)
        #expect(
            Self.lines(scenario, ["ventricularTachycardia"])
                == ["ventricularTachycardia onset 8000", "ventricularTachycardia end 18000"])
    }

    @Test func `flutter that is found later leaves no gap after the tachycardia before it`() {
        var scenario = Self.course()
        scenario.add("VVVVVV", every: 300)
        scenario.add("NN", every: 300)
        scenario.flutter(from: 9_000, foundAt: 13_000, to: 20_000, foundAt: 23_000)
        scenario.pause(20_000 - scenario.end)
        scenario.add("NNNNNNNNNN", every: 800)
        #expect(
            Self.lines(scenario, ["ventricularTachycardia"])
                == ["ventricularTachycardia onset 8300", "ventricularTachycardia end 12996"])
    }
}
