// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Signal
import Testing

/// Conditions that the intervals alone make: each at its threshold, on both sides.
@Suite struct IntervalTests {
    private func lines(_ scenario: Scenario, _ kind: RhythmEvent.Kind) -> [String] {
        scenario.play().lines(scenario.rate).filter { $0.hasPrefix("\(kind) ") }
    }

    @Test(arguments: [(2_996.0, false), (3_000, true), (3_996, true), (4_000, false)])
    func `an interval of 3 s is a pause, one of 4 s is asystole instead`(interval: Double, isReported: Bool) {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("N", every: interval)
        scenario.add("NN", every: 800)
        let end = Int(3_200 + interval)
        #expect(lines(scenario, .pause) == (isReported ? ["pause onset 3200", "pause end \(end)"] : []))
    }

    @Test func `a noisy beat or a gap makes no pause`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("nN", every: 3_200)
        scenario.pause(200)
        scenario.change(.noisy)
        scenario.pause(200)
        scenario.change(.good)
        scenario.add("N", every: 3_000)
        #expect(lines(scenario, .pause).isEmpty)
    }

    @Test(arguments: [(1_500.0, false), (1_504, true)])
    func `under 40 a minute over five beats is extreme bradycardia`(interval: Double, isReported: Bool) {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("NNNN", every: interval)
        scenario.add("NNN", every: 800)
        // Four intervals come to 45 a minute in 5333 ms: three slow and one of 800 ms are 5312.
        let expected = ["extremeBradycardia onset 3200", "extremeBradycardia end 10016"]
        #expect(lines(scenario, .extremeBradycardia) == (isReported ? expected : []))
    }

    @Test func `four slow beats are no extreme bradycardia`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("NNN", every: 1_600)
        scenario.add("NNN", every: 800)
        #expect(lines(scenario, .extremeBradycardia).isEmpty)
    }

    @Test(arguments: [(17, 424.0, true), (16, 424, false), (17, 432, false)])
    func `over 140 a minute over seventeen beats is extreme tachycardia`(
        count: Int, interval: Double, isReported: Bool
    ) {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add(String(repeating: "N", count: count - 1), every: interval)
        scenario.add("NNN", every: 800)
        // 16 intervals come to 135 a minute in 7111 ms: 15 fast and one of 800 ms are 7160.
        let expected = ["extremeTachycardia onset 3200", "extremeTachycardia end 10784"]
        #expect(lines(scenario, .extremeTachycardia) == (isReported ? expected : []))
    }

    /// Intervals between 500 and 1,100 ms, none near another for long.
    private func irregular(_ scenario: inout Scenario, _ count: Int) {
        var seed: UInt32 = 7
        for _ in 0..<count {
            seed = seed &* 1_664_525 &+ 1_013_904_223
            scenario.add("N", every: Double(500 + (seed >> 16) % 600))
        }
    }

    @Test func `intervals that do not repeat are an irregular rhythm, once, until they do`() {
        var scenario = Scenario()
        scenario.add(String(repeating: "N", count: 40), every: 800)
        irregular(&scenario, 80)
        scenario.add(String(repeating: "N", count: 60), every: 800)
        let lines = lines(scenario, .irregularRhythm)
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("irregularRhythm onset") == true)
        #expect(lines.last?.hasPrefix("irregularRhythm end") == true)
    }

    @Test func `an irregular rhythm is dated where it begins and ends, and known when it has lasted 30 s`() throws {
        var scenario = Scenario()
        scenario.add(String(repeating: "N", count: 60), every: 800)
        let start = scenario.end / 1_000
        irregular(&scenario, 120)
        let end = scenario.end / 1_000
        scenario.add(String(repeating: "N", count: 60), every: 800)
        let outcome = scenario.play()
        let found = zip(outcome.events, outcome.foundAt).filter { $0.0.kind == .irregularRhythm }
        try #require(found.map(\.0.phase) == [.onset, .end])
        let times = found.map { scenario.rate.seconds(at: $0.0.sampleIndex) }
        #expect(abs(times[0] - start) < 10)
        #expect(abs(times[1] - end) < 10)
        let known = scenario.rate.seconds(at: found[0].1)
        #expect(known >= times[0] + 30 && known <= times[0] + 33)
    }

    @Test(arguments: [8, 20])
    func `a few seconds without a pattern are no irregular rhythm`(count: Int) {
        var scenario = Scenario()
        scenario.add(String(repeating: "N", count: 60), every: 800)
        irregular(&scenario, count)
        scenario.add(String(repeating: "N", count: 60), every: 800)
        #expect(lines(scenario, .irregularRhythm).isEmpty)
    }

    @Test func `what intervals are left between couplets makes no irregular rhythm`() {
        var scenario = Scenario()
        for _ in 0..<90 {
            irregular(&scenario, 2)
            scenario.add("VV", every: 480)
        }
        #expect(lines(scenario, .irregularRhythm).isEmpty)
    }

    @Test(arguments: ["N", "NNNV", "NV", "NNnN"])
    func `neither a regular rhythm nor one with ventricular beats is irregular`(pattern: String) {
        var scenario = Scenario()
        for _ in 0..<40 {
            for letter in pattern {
                scenario.add(String(letter), every: letter == "V" ? 500 : 800)
            }
        }
        #expect(lines(scenario, .irregularRhythm).isEmpty)
    }
}
