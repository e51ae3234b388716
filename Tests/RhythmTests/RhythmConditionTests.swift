// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Signal
import Testing

@Suite struct RhythmConditionTests {
    @Test(arguments: [100.0, 360, 1_000])
    func `a steady normal rhythm brings no event`(hertz: Double) {
        var scenario = Scenario(hertz: hertz)
        scenario.add(String(repeating: "N", count: 60), every: 800)
        #expect(scenario.play().events.isEmpty)
    }

    @Test func `lone ventricular beats bring no event`() {
        var scenario = Scenario()
        for _ in 0..<10 {
            scenario.add("NNN", every: 800)
            scenario.add("V", every: 500)
        }
        #expect(scenario.play().events.isEmpty)
    }

    @Test func `two ventricular beats between others are a couplet and no run`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("VV", every: 400)
        scenario.add(String(repeating: "N", count: 80), every: 800)
        #expect(scenario.play().lines(scenario.rate) == ["couplet onset 3600", "couplet end 4800"])
    }

    @Test(arguments: ["VVNNN", "nVVNNN", "NVVnNN"])
    func `a couplet needs a beat that is known on either side`(letters: String) {
        var scenario = Scenario()
        scenario.add(letters, every: 800)
        #expect(scenario.play().events.isEmpty)
    }

    @Test func `three ventricular beats are a run and no couplet`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("VVV", every: 500)
        scenario.add("NNN", every: 800)
        let outcome = scenario.play()
        #expect(
            outcome.lines(scenario.rate) == ["ventricularRun onset 3700", "ventricularRun end 5500"])
        #expect(outcome.foundAt.first == SampleIndex(scenario.rate.samples(milliseconds: 4_700 + scenario.delay)))
    }

    @Test func `five fast ventricular beats are tachycardia too, with one onset and one end`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("VVVVVVVVVV", every: 400)
        scenario.add("NNNN", every: 800)
        // The end of the tachycardia is held back for 10 s.
        let lines = scenario.play(tail: 14_000).lines(scenario.rate).filter { $0.hasPrefix("ventricular") }
        #expect(
            lines == [
                "ventricularRun onset 3600", "ventricularTachycardia onset 3600", "ventricularRun end 8000",
                "ventricularTachycardia end 8000",
            ])
    }

    @Test(arguments: [(600.0, false), (596, true), (604, false), (2_000, false)])
    func `only ventricular beats faster than 100 a minute are tachycardia`(interval: Double, isTachycardia: Bool) {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("VVVVVVVV", every: interval)
        scenario.add("N", every: 800)
        let kinds = scenario.play().events.map(\.kind)
        #expect(kinds.contains(.ventricularRun))
        #expect(kinds.contains(.ventricularTachycardia) == isTachycardia)
    }

    @Test func `four fast ventricular beats are no tachycardia`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("VVVV", every: 400)
        scenario.add("NNN", every: 800)
        let kinds = Set(scenario.play().events.map(\.kind))
        #expect(kinds.contains(.ventricularRun))
        #expect(!kinds.contains(.ventricularTachycardia))
    }

    @Test func `an accelerating run becomes tachycardia with the first of the five beats that are fast enough`() {
        var scenario = Scenario()
        scenario.add("NN", every: 1_000)
        scenario.add("VVVV", every: 800)
        scenario.add("VVVVVV", every: 400)
        scenario.add("N", every: 1_000)
        let lines = scenario.play(tail: 14_000).lines(scenario.rate).filter { $0.hasPrefix("ventricularT") }
        // Beats at 4400, 5200, 5600, 6000, 6400: 2000 ms for four intervals, 120 a minute.
        #expect(lines == ["ventricularTachycardia onset 4400", "ventricularTachycardia end 8600"])
    }

    @Test func `a ventricular tachycardia that hovers at its limit does not flap`() {
        var scenario = Scenario()
        scenario.add("NN", every: 1_000)
        scenario.add("VVVVV", every: 590)
        for _ in 0..<5 {
            scenario.add("VVVV", every: 610)
            scenario.add("VVVV", every: 590)
        }
        scenario.add("VVVV", every: 660)
        scenario.add("N", every: 800)
        let lines = scenario.play(tail: 14_000).lines(scenario.rate).filter { $0.hasPrefix("ventricularT") }
        // The rate falls below 95 a minute when 660 + 660 + 660 + 590 > 4 * 631.6 ms: with the third slow beat.
        #expect(lines == ["ventricularTachycardia onset 2592", "ventricularTachycardia end 30932"])
    }

    @Test func `a run that nothing follows ends 2 s after its last beat`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("VVV", every: 500)
        let lines = scenario.play(tail: 3_800).lines(scenario.rate)
        #expect(lines == ["ventricularRun onset 3700", "ventricularRun end 6700"])
    }

    @Test func `a loss of signal ends a run where it happens`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("VVV", every: 500)
        scenario.pause(200)
        scenario.change(.leadOff)
        let lines = scenario.play().lines(scenario.rate)
        #expect(lines == ["ventricularRun onset 3700", "ventricularRun end 4900"])
    }

    @Test func `no beat for 4 s is asystole, from the 4 s' end to the next beat`() {
        var scenario = Scenario()
        scenario.add("NNNNNN", every: 800)
        scenario.add("NNNN", every: 7_000)
        let lines = scenario.play().lines(scenario.rate).filter { $0.hasPrefix("asystole") }
        #expect(
            lines == [
                "asystole onset 8800", "asystole end 11800", "asystole onset 15800", "asystole end 18800",
                "asystole onset 22800", "asystole end 25800", "asystole onset 29800", "asystole end 32800",
            ])
    }

    @Test func `asystole is reported within 6 s of the last beat, without a heart rate`() {
        var scenario = Scenario()
        scenario.add("NNNNNN", every: 800)
        let outcome = scenario.play(tail: 10_000)
        #expect(outcome.lines(scenario.rate) == ["asystole onset 8800"])
        #expect(outcome.events[0].heartRate == nil)
        #expect(outcome.foundAt[0] <= SampleIndex(scenario.rate.samples(milliseconds: 4_800 + 6_000)))
        #expect(outcome.heartRates.last == .some(nil))
    }

    @Test func `a pause just short of the limit is no asystole`() {
        var scenario = Scenario()
        scenario.limits = RhythmLimits(bradycardia: 20)
        scenario.add("NNNNNN", every: 800)
        scenario.add("N", every: 3_996)
        scenario.add("NNN", every: 800)
        scenario.delay = 1_496
        #expect(scenario.play().lines(scenario.rate) == ["pause onset 4800", "pause end 8796"])
    }

    @Test func `a flat line is asystole`() {
        var scenario = Scenario()
        scenario.add("NNNNNN", every: 800)
        scenario.pause(1_000)
        scenario.change(.flat)
        #expect(scenario.play(tail: 10_000).lines(scenario.rate) == ["asystole onset 8800"])
    }

    @Test(arguments: [SignalState.learning, .noisy, .clipped, .leadOff, .noInput])
    func `no beat while the signal can show none is no asystole`(state: SignalState) {
        var scenario = Scenario()
        scenario.add("NNNNNN", every: 800)
        scenario.pause(1_000)
        scenario.change(state)
        #expect(scenario.play(tail: 20_000).events.isEmpty)
    }

    @Test func `after a loss of signal the 4 s start afresh`() {
        var scenario = Scenario()
        scenario.add("NNNNNN", every: 800)
        scenario.pause(1_000)
        scenario.change(.leadOff)
        scenario.pause(2_000)
        scenario.change(.good)
        #expect(scenario.play(tail: 10_000).lines(scenario.rate) == ["asystole onset 11800"])
    }

    @Test func `noise neither ends nor repeats asystole, a lead that is off ends it`() {
        var scenario = Scenario()
        scenario.add("NNNNNN", every: 800)
        scenario.pause(6_000)
        scenario.change(.noisy)
        scenario.pause(3_000)
        scenario.change(.good)
        scenario.pause(8_000)
        scenario.change(.leadOff)
        let lines = scenario.play(tail: 8_000).lines(scenario.rate)
        #expect(lines == ["asystole onset 8800", "asystole end 21800"])
    }

    @Test func `a recording that starts without beats is asystole after 4 s of good signal`() {
        let scenario = Scenario()
        #expect(scenario.play(tail: 10_000).lines(scenario.rate) == ["asystole onset 4000"])
    }

    @Test func `a fast rhythm is tachycardia once, until it is 5 a minute below the limit`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNN", every: 800)
        scenario.add(String(repeating: "N", count: 20), every: 480)  // 125
        scenario.add(String(repeating: "N", count: 20), every: 512)  // 117: inside the hysteresis
        scenario.add(String(repeating: "N", count: 90), every: 800)
        // The median passes over when five of the eight intervals, and falls back when four, averaged, do.
        let lines = scenario.play().lines(scenario.rate)
        #expect(lines == ["tachycardia onset 8800", "tachycardia end 29440"])
    }

    @Test func `a slow rhythm is bradycardia once, until it is 5 a minute above the limit`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNN", every: 800)
        scenario.add(String(repeating: "N", count: 10), every: 1_400)  // 43
        scenario.add(String(repeating: "N", count: 15), every: 1_120)  // 53.6: inside the hysteresis
        scenario.add(String(repeating: "N", count: 90), every: 800)
        // Onset: at 14 s the interval that ended at 4 s is 10 s old; of the seven left, four are 1400 ms.
        // End: with four intervals of 800 ms among eight, the middle two average 960 ms.
        let lines = scenario.play().lines(scenario.rate)
        #expect(lines == ["bradycardia onset 14004", "bradycardia end 40400"])
    }

    @Test func `a lead that is off ends tachycardia where it happens`() {
        var scenario = Scenario()
        scenario.add(String(repeating: "N", count: 20), every: 400)
        scenario.pause(200)
        scenario.change(.leadOff)
        let outcome = scenario.play()
        let lines = outcome.lines(scenario.rate).filter { $0.hasPrefix("tachycardia") }
        #expect(lines == ["tachycardia onset 1200", "tachycardia end 8200"])
        #expect(outcome.events.last?.heartRate == nil)
    }

    @Test func `no input counts at once, since no sample follows`() {
        var scenario = Scenario()
        scenario.add(String(repeating: "N", count: 20), every: 400)
        var analyzer = RhythmAnalyzer(rate: scenario.rate, limits: scenario.limits)
        _ = scenario.play(on: &analyzer)
        #expect(analyzer.heartRate == 150)
        analyzer.push(SignalChange(sampleIndex: 2_500, state: .noInput))
        #expect(analyzer.heartRate == nil)
        #expect(analyzer.nextEvent()?.phase == .end)
    }

    @Test func `events come in the order of their finding, and none lies in the future`() {
        var scenario = Scenario()
        for _ in 0..<5 {
            scenario.add("NNVVNNVVVN", every: 500)
            scenario.add("VVVVVVVVNNNN", every: 380)
            scenario.pause(6_000)
            scenario.add("NnNVVnVVV", every: 700)
            scenario.change(.noisy)
            scenario.pause(2_000)
            scenario.change(.good)
        }
        let outcome = scenario.play()
        #expect(outcome.events.count > 30)
        var active: Set<RhythmEvent.Kind> = []
        for (event, index) in zip(outcome.events, outcome.foundAt) {
            #expect(event.sampleIndex <= index)
            // Onset and end take turns.
            switch event.phase {
            case .onset: #expect(active.insert(event.kind).inserted)
            case .end: #expect(active.remove(event.kind) != nil)
            }
        }
    }

    @Test(arguments: [
        ("NNNNNNVVVVVVVV", 400.0, 0.0), ("NNNNNN", 900, 7_000), ("NNNNNN", 1_500, 0), ("NNNNNNN", 300, 0),
    ])
    func `conditions that last end once, where the recording does`(
        beats: String, interval: Double, pause: Double
    ) {
        var scenario = Scenario()
        scenario.add(beats, every: interval)
        scenario.pause(pause)
        var analyzer = RhythmAnalyzer(rate: scenario.rate, limits: scenario.limits)
        let played = scenario.play(on: &analyzer, tail: 1_300).events
        var active = Set<RhythmEvent.Kind>()
        for event in played {
            if event.phase == .onset { active.insert(event.kind) } else { active.remove(event.kind) }
        }
        #expect(!active.isEmpty)
        let last = SampleIndex(scenario.rate.samples(milliseconds: scenario.end + 1_400))
        analyzer.finish(at: last)
        analyzer.finish(at: last)
        analyzer.push(SignalChange(sampleIndex: last, state: .noInput))
        analyzer.advance(to: last + 10_000)
        var ended = Set<RhythmEvent.Kind>()
        while let event = analyzer.nextEvent() {
            #expect(event.phase == .end)
            #expect(event.sampleIndex == last)
            #expect(ended.insert(event.kind).inserted)
        }
        #expect(ended == active)
        #expect(analyzer.heartRate == nil)
    }

    @Test(arguments: [
        RhythmLimits(tachycardia: .nan), RhythmLimits(tachycardia: 301), RhythmLimits(bradycardia: 19),
        RhythmLimits(tachycardia: 60, bradycardia: 60), RhythmLimits(asystoleMilliseconds: .nan),
        RhythmLimits(asystoleMilliseconds: 1_999), RhythmLimits(asystoleMilliseconds: 20_001),
    ])
    func `limits without sense are told`(limits: RhythmLimits) {
        #expect(!limits.isValid)
        #expect(RhythmLimits().isValid)
    }
}
