// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Signal
import Testing

/// Conditions that ventricular beats between others make: each at its threshold, on both sides.
@Suite struct EctopyTests {
    private func lines(_ scenario: Scenario, _ kind: RhythmEvent.Kind, tail: Double = 15_000) -> [String] {
        scenario.play(tail: tail).lines(scenario.rate).filter { $0.hasPrefix("\(kind) ") }
    }

    @Test func `three ventricular beats, each second one, are bigeminy from the first until the pattern breaks`() {
        var scenario = Scenario()
        scenario.add("NNNNVNVNVNN", every: 800)
        #expect(lines(scenario, .bigeminy) == ["bigeminy onset 4000", "bigeminy end 8800"])
        #expect(lines(scenario, .trigeminy).isEmpty)
    }

    @Test func `three ventricular beats, each third one, are trigeminy`() {
        var scenario = Scenario()
        scenario.add("NNNNVNNVNNVNNN", every: 800)
        #expect(lines(scenario, .trigeminy) == ["trigeminy onset 4000", "trigeminy end 11200"])
        #expect(lines(scenario, .bigeminy).isEmpty)
    }

    @Test(arguments: ["NNNNVNVNN", "NNNNVNnVNVNN", "NNNNVNQVNVNN", "NNNNVNFVNVNN", "NNVNVVNVNVVN", "NNVNVNNVNVNN"])
    func `two in the pattern, or one broken by a beat that is not known, are no bigeminy`(beats: String) {
        var scenario = Scenario()
        scenario.add(beats, every: 800)
        #expect(lines(scenario, .bigeminy).isEmpty)
    }

    @Test func `a gap in the signal ends bigeminy where it begins`() {
        var scenario = Scenario()
        scenario.add("NNNNVNVNV", every: 800)
        scenario.pause(200)
        scenario.change(.leadOff)
        #expect(lines(scenario, .bigeminy) == ["bigeminy onset 4000", "bigeminy end 7400"])
    }

    @Test(arguments: [(352.0, true), (364, false)])
    func `a ventricular beat within the QT interval after another is R on T`(coupling: Double, isReported: Bool) {
        var scenario = Scenario()
        scenario.add("NNNNNN", every: 800)  // QT: 0.4 s times the root of 0.8, which is 358 ms
        scenario.add("V", every: coupling)
        scenario.add("NN", every: 1_000)
        let onset = Int(4_800 + coupling)
        let expected = isReported ? ["ronT onset \(onset)", "ronT end \(onset)"] : []
        #expect(lines(scenario, .ronT, tail: 65_000) == expected)
    }

    @Test func `early ventricular beats within a minute of each other are one episode of R on T`() {
        var scenario = Scenario()
        for _ in 0..<5 {
            scenario.add("NNNNNNNNNN", every: 800)
            scenario.add("V", every: 320)
        }
        #expect(lines(scenario, .ronT, tail: 65_000) == ["ronT onset 8320", "ronT end 41600"])
        #expect(scenario.play(tail: 65_000).events.first { $0.kind == .ronT && $0.phase == .end }?.count == 5)
    }

    @Test func `a noisy beat hides R on T after it`() {
        var scenario = Scenario()
        scenario.add("NNNNNNn", every: 800)
        scenario.add("V", every: 320)
        #expect(lines(scenario, .ronT).isEmpty)
    }

    @Test(arguments: [(10, false), (11, true)])
    func `more than ten ventricular beats in a minute are many`(count: Int, isReported: Bool) {
        var scenario = Scenario()
        for _ in 0..<count { scenario.add("NNNNV", every: 1_000) }
        scenario.add(String(repeating: "N", count: 80), every: 1_000)
        // The sixth latest of the eleven, at 30 s, is a minute old at 90 s: then five are left.
        let expected =
            isReported ? ["frequentVentricularBeats onset 55000", "frequentVentricularBeats end 90000"] : []
        #expect(lines(scenario, .frequentVentricularBeats) == expected)
    }

    @Test func `as many ventricular beats over more than a minute are not many`() {
        var scenario = Scenario()
        for _ in 0..<20 { scenario.add("NNNNNV", every: 1_000) }
        #expect(lines(scenario, .frequentVentricularBeats).isEmpty)
    }
}
