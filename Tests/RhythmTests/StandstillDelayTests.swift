// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Signal
import Testing

/// When a standstill is known.
@Suite struct StandstillDelayTests {
    @Test func `asystole is known 450 ms after its 4 s, though a beat's window takes longer`() {
        var scenario = Scenario()
        scenario.delay = 1_490
        scenario.add("NNNNNN", every: 800)
        scenario.pause(8_000)
        let outcome = scenario.play()
        let index = outcome.events.firstIndex { $0.kind == .asystole }
        #expect(index.map { outcome.foundAt[$0] } == SampleIndex(scenario.rate.samples(milliseconds: 4_800 + 4_450)))
    }

    @Test(arguments: [(3_900.0, 0), (4_100, 1)])
    func `at the end of the input nothing is waited for`(length: Double, count: Int) {
        var scenario = Scenario()
        scenario.delay = 0
        scenario.add("NNNNNN", every: 800)
        scenario.pause(length)
        var analyzer = RhythmAnalyzer(rate: scenario.rate, limits: scenario.limits)
        #expect(scenario.play(on: &analyzer, tail: 0).events.isEmpty)
        analyzer.finish(at: SampleIndex(scenario.rate.samples(milliseconds: scenario.end)))
        var events: [RhythmEvent] = []
        while let event = analyzer.nextEvent() { events.append(event) }
        #expect(events.count { $0.kind == .asystole && $0.phase == .onset } == count)
        #expect(events.count { $0.kind == .asystole && $0.phase == .end } == count)
    }

    @Test func `a beat or noise that was found but has not come yet is no standstill`() {
        for isNoise in [false, true] {
            var scenario = Scenario()
            scenario.delay = 1_490
            scenario.add("NNNNNN", every: 800)
            if isNoise {
                scenario.pause(3_900)
                scenario.change(.noisy)
                scenario.pause(3_000)
            } else {
                scenario.add("N", every: 3_900)
            }
            #expect(!scenario.play().events.contains { $0.kind == .asystole })
        }
    }
}
