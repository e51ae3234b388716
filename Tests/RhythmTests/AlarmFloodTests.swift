// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Signal
import Testing

/// What comes and goes is one alarm, which comes no later for it.
@Suite struct AlarmFloodTests {
    private func events(_ scenario: Scenario, _ kind: RhythmEvent.Kind, tail: Double = 70_000) -> [RhythmEvent] {
        scenario.play(tail: tail).events.filter { $0.kind == kind }
    }

    private func milliseconds(_ events: [RhythmEvent], _ scenario: Scenario) -> [Double] {
        events.map { scenario.rate.milliseconds(samples: Double($0.sampleIndex)).rounded() }
    }

    @Test func `couplets less than a minute apart are one episode whose end counts them`() {
        var scenario = Scenario()
        for _ in 0..<20 {
            scenario.add("NNNNNNNN", every: 800)
            scenario.add("VV", every: 400)
        }
        scenario.add(String(repeating: "N", count: 100), every: 800)
        let events = events(scenario, .couplet)
        #expect(events.map(\.phase) == [.onset, .end])
        #expect(events.last?.count == 20)
        // Twenty turns of 7.2 s; the beat behind the last couplet is 800 ms later.
        #expect(milliseconds(events, scenario) == [6_800, 144_800])
    }

    @Test func `a couplet after a minute without is a new alarm, known at once`() throws {
        var scenario = Scenario()
        for _ in 0..<2 {
            scenario.add("NNNN", every: 800)
            scenario.add("VV", every: 400)
            scenario.add(String(repeating: "N", count: 90), every: 800)
        }
        let outcome = scenario.play(tail: 70_000)
        let couplets = zip(outcome.events, outcome.foundAt).filter { $0.0.kind == .couplet }
        #expect(couplets.map(\.0.phase) == [.onset, .end, .onset, .end])
        #expect(couplets.map(\.0.count) == [1, 1, 1, 1])
        for (event, foundAt) in couplets where event.phase == .onset {
            // The second ventricular beat, the beat behind it, and its way through the window.
            #expect(foundAt - event.sampleIndex == SampleIndex(scenario.rate.samples(milliseconds: 1_200 + 1_200)))
        }
    }

    @Test func `a heart rate that hovers at the limit is one tachycardia, from the first time that it passes it`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNN", every: 600)
        for _ in 0..<15 {
            scenario.add(String(repeating: "N", count: 20), every: 480)  // 125
            scenario.add(String(repeating: "N", count: 20), every: 540)  // 111: behind the hysteresis
        }
        scenario.add(String(repeating: "N", count: 150), every: 600)
        let events = events(scenario, .tachycardia)
        #expect(events.map(\.phase) == [.onset, .end])
        #expect(events.last?.count == 15)
        // Five of the eight intervals are fast at 4.8 s + 5 x 480 ms.
        #expect(milliseconds(events, scenario).first == 7_200)
    }

    @Test func `a heart rate that hovers at the lower limit is one bradycardia`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNN", every: 800)
        for _ in 0..<10 {
            scenario.add(String(repeating: "N", count: 10), every: 1_300)  // 46
            scenario.add(String(repeating: "N", count: 10), every: 1_000)  // 60
        }
        scenario.add(String(repeating: "N", count: 100), every: 800)
        let events = events(scenario, .bradycardia)
        #expect(events.map(\.phase) == [.onset, .end])
        #expect(events.last?.count == 10)
    }

    @Test func `a minute within the limit ends tachycardia where the rate came back`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNN", every: 600)
        scenario.add(String(repeating: "N", count: 20), every: 400)
        scenario.add(String(repeating: "N", count: 120), every: 600)
        scenario.add(String(repeating: "N", count: 20), every: 400)
        let outcome = scenario.play()
        let events = outcome.events.filter { $0.kind == .tachycardia }
        #expect(events.map(\.phase) == [.onset, .end, .onset])
        // 20 fast beats end at 12.8 s; with the fourth of 600 ms the median is 500 ms, which is 120 a minute, and with the
        // fifth 600 ms.
        #expect(milliseconds(events, scenario)[1] == 15_800)
    }

    @Test func `noise leaves an alarm of the rate be, where it is back within a minute`() {
        var scenario = Scenario()
        scenario.add(String(repeating: "N", count: 20), every: 400)
        scenario.pause(200)
        scenario.change(.noisy)
        scenario.pause(10_000)
        scenario.change(.good)
        scenario.add(String(repeating: "N", count: 20), every: 400)
        let events = events(scenario, .tachycardia, tail: 1_300)
        #expect(events.map(\.phase) == [.onset])
    }

    @Test func `a beat that breaks a pattern for less than 10 s does not end it`() {
        var scenario = Scenario()
        scenario.add("NNNNVNVNVNVNNNVNVNVNVNVNNN", every: 800)
        let bigeminy = events(scenario, .bigeminy, tail: 20_000)
        #expect(bigeminy.map(\.phase) == [.onset, .end])
        #expect(bigeminy.last?.count == 2)
        // The first ventricular beat is the fifth, and the beat that breaks the pattern for good the 25th.
        #expect(milliseconds(bigeminy, scenario) == [4_000, 20_000])
    }

    @Test(arguments: [SignalState.leadOff, .clipped, .noInput])
    func `the loss of contact ends what waits for its end`(state: SignalState) {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("VV", every: 400)
        scenario.add("NNNN", every: 800)
        scenario.pause(300)
        scenario.change(state)
        let events = events(scenario, .couplet, tail: 3_000)
        #expect(milliseconds(events, scenario) == [3_600, 4_800])
    }
}
