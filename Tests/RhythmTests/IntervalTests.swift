// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Signal
import Testing

/// Conditions that the intervals alone make: each at its threshold, on both sides.
@Suite struct IntervalTests {
    private func lines(_ scenario: Scenario, _ kind: RhythmEvent.Kind, tail: Double = 2_000) -> [String] {
        scenario.play(tail: tail).lines(scenario.rate).filter { $0.hasPrefix("\(kind) ") }
    }

    @Test(arguments: [(2_996.0, false), (3_000, true), (3_996, true), (4_000, false)])
    func `an interval of 3 s is a pause, one of 4 s is asystole instead`(interval: Double, isReported: Bool) {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("N", every: interval)
        scenario.add("NN", every: 800)
        let end = Int(3_200 + interval)
        #expect(lines(scenario, .pause) == (isReported ? ["pause onset 3200", "pause end \(end)"] : []))
        let asystole = interval == 4_000 ? ["asystole onset 7200", "asystole end 7200"] : []
        #expect(lines(scenario, .asystole) == asystole)
    }

    /// Limits of asystole and pause in milliseconds, the defaults first; with the last there is no pause.
    static let limits: [(asystole: Double, pause: Double)] = [
        (4_000, 3_000), (2_000, 1_000), (3_000, 2_500), (10_000, 1_500), (6_000, 5_900), (4_000, 20_000),
    ]

    @Test(arguments: limits, [100.0, 250, 360])
    func `each gap from 1 to 12 s is the event of its length and no other`(
        limits: (asystole: Double, pause: Double), hertz: Double
    ) {
        for delay in [200.0, 600, 1_496] {
            for interval in stride(from: 1_000.0, through: 12_000, by: 100) {
                var scenario = Scenario(hertz: hertz)
                scenario.limits = RhythmLimits(
                    asystoleMilliseconds: limits.asystole, pauseMilliseconds: limits.pause)
                scenario.delay = delay
                scenario.add("NNNNNN", every: 800)
                scenario.add("N", every: interval)
                scenario.add("NNN", every: 800)
                let found = scenario.play(tail: 1_600).lines(scenario.rate).filter {
                    $0.hasPrefix("pause") || $0.hasPrefix("asystole")
                }
                let end = Int(4_800 + interval)
                let expected =
                    if interval >= limits.asystole {
                        ["asystole onset \(Int(4_800 + limits.asystole))", "asystole end \(end)"]
                    } else if interval >= limits.pause {
                        ["pause onset 4800", "pause end \(end)"]
                    } else {
                        [String]()
                    }
                #expect(found == expected, "\(interval) ms, known after \(delay) ms")
            }
        }
    }

    @Test func `asystole ends with the beat or noise that follows it, and is reported earlier`() throws {
        for noise in [false, true] {
            var scenario = Scenario()
            scenario.add("NNNNNN", every: 800)
            scenario.pause(4_200)
            if noise { scenario.change(.noisy) }
            scenario.add(noise ? "n" : "N", every: 0)
            let outcome = scenario.play()
            #expect(lines(scenario, .asystole) == ["asystole onset 8800", "asystole end 9000"])
            let foundAt = try #require(outcome.foundAt.first)
            // The last beat, 4 s, and 450 ms in which another would have been found; noise is waited for.
            let expected = noise ? 9_000 + scenario.delay : 4_800 + 4_000 + 452
            #expect(foundAt == SampleIndex(scenario.rate.samples(milliseconds: expected)))
        }
    }

    @Test func `a standstill within flutter is none`() {
        var scenario = Scenario()
        scenario.add("NNNNNN", every: 800)
        scenario.flutter(from: 5_000, foundAt: 8_500, to: 9_100, foundAt: 12_000)
        scenario.add("N", every: 4_200)
        #expect(lines(scenario, .asystole).isEmpty)
    }

    @Test func `an interval that is asystole is no part of a heart rate, nor of a slow rhythm`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNN", every: 800)
        scenario.add("N", every: 4_400)
        scenario.add("NNN", every: 800)
        #expect(Set(scenario.play().heartRates) == [nil, 75])
        var slow = Scenario()
        slow.add("NNN", every: 1_600)
        slow.add("N", every: 4_400)
        slow.add("NNN", every: 1_600)
        #expect(lines(slow, .extremeBradycardia).isEmpty)
    }

    @Test func `a flat line between two beats is as any other`() {
        for interval in [3_500.0, 4_500] {
            var scenario = Scenario()
            scenario.add("NNNNNN", every: 800)
            scenario.pause(500)
            scenario.change(.flat)
            scenario.pause(interval - 600)
            scenario.change(.good)
            scenario.add("N", every: 100)
            let expected =
                interval < 4_000
                ? ["pause onset 4800", "pause end 8300"] : ["asystole onset 8800", "asystole end 9300"]
            #expect(scenario.play().lines(scenario.rate).filter { !$0.hasPrefix("bradycardia") } == expected)
        }
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
        #expect(lines(scenario, .extremeBradycardia, tail: 14_000) == (isReported ? expected : []))
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
        #expect(lines(scenario, .extremeTachycardia, tail: 14_000) == (isReported ? expected : []))
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
