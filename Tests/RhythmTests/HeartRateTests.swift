// SPDX-License-Identifier: Apache-2.0

import Monitor
import Rhythm
import Signal
import Testing

@Suite struct HeartRateTests {
    @Test(arguments: [100.0, 250, 360, 2_000], [30.0, 60, 72, 110, 200])
    func `a steady rhythm gives its rate at every sampling rate`(hertz: Double, beatsPerMinute: Double) {
        var scenario = Scenario(hertz: hertz)
        scenario.add(String(repeating: "N", count: 12), every: 60_000 / beatsPerMinute)
        let rate = scenario.play(tail: 1_300).heartRates.last!!
        // An R peak lies on a sample, so an interval is off by one at most, and the median by no more.
        let tolerance = beatsPerMinute * beatsPerMinute / 60 / hertz
        #expect(abs(Double(rate) - beatsPerMinute) <= tolerance + 0.01)
    }

    @Test(arguments: [100.0, 128])
    func `whole samples do not keep any rate from being shown to 1 % or 1 a minute`(hertz: Double) {
        for beatsPerMinute in stride(from: 30.0, through: 250, by: 4) {
            var scenario = Scenario(hertz: hertz)
            scenario.add(String(repeating: "N", count: 16), every: 60_000 / beatsPerMinute)
            let rates = scenario.play(tail: 1_300).heartRates.suffix(Int(1.3 * hertz))
            let error = rates.map { abs(Double($0 ?? 0) - beatsPerMinute) }.max() ?? .infinity
            #expect(error <= max(1, beatsPerMinute / 100), "\(beatsPerMinute)")
        }
    }

    @Test func `an early beat without a pause moves the rate by less than its share of the intervals`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNNN", every: 800)
        scenario.add("S", every: 600)
        scenario.add("NNNN", every: 800)
        // 600 ms are a fifth and more away from the median, so that only the others count.
        #expect(Set(scenario.play().heartRates) == [nil, 75])
    }

    @Test func `the rate is unknown before the third beat and known with it`() {
        var scenario = Scenario()
        scenario.add("NN", every: 800)
        #expect(scenario.play().heartRates.allSatisfy { $0 == nil })
        scenario.add("N", every: 800)
        let outcome = scenario.play()
        let third = scenario.rate.samples(milliseconds: 2_400 + scenario.delay)
        #expect(outcome.heartRates[third - 1] == nil)
        #expect(outcome.heartRates[third] == 75)
    }

    @Test func `a premature beat and its pause leave the rate alone`() {
        var scenario = Scenario()
        scenario.add("NNNNNN", every: 800)
        scenario.add("V", every: 480)
        scenario.add("N", every: 1_120)
        scenario.add("NNNN", every: 800)
        #expect(Set(scenario.play().heartRates) == [nil, 75])
    }

    @Test func `of an even number of intervals the middle two are averaged`() {
        var scenario = Scenario()
        scenario.add("NN", every: 1_000)
        scenario.add("N", every: 600)
        #expect(scenario.play().heartRates.last == 75)
    }

    @Test func `only the last eight intervals count`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNNN", every: 600)
        scenario.add("NNNNN", every: 400)
        // Five of the eight are 400 ms.
        #expect(scenario.play().heartRates.last == 150)
    }

    @Test func `intervals older than 10 s no longer count`() {
        var scenario = Scenario()
        scenario.limits = RhythmLimits(asystoleMilliseconds: 20_000)
        scenario.add("NNN", every: 1_000)
        let outcome = scenario.play(tail: 12_000)
        // The interval of the second beat leaves at 12 s, and one alone gives no rate.
        #expect(outcome.heartRates[250 * 12] == 60)
        #expect(outcome.heartRates[250 * 12 + 1] == nil)
    }

    @Test(arguments: [SignalState.noisy, .leadOff, .clipped, .noInput])
    func `a signal that shows no beats makes the rate unknown until two intervals have followed`(state: SignalState) {
        var scenario = Scenario()
        scenario.add("NNNNNN", every: 800)
        scenario.pause(1_400)
        scenario.change(state)
        scenario.pause(3_000)
        scenario.change(.good)
        scenario.add("NNN", every: 600)
        let outcome = scenario.play()
        let rates = outcome.heartRates
        let lost = scenario.rate.samples(milliseconds: 4_800 + 1_400)
        let back = scenario.rate.samples(milliseconds: 4_800 + 1_400 + 3_000 + 1_800 + scenario.delay)
        #expect(rates[lost - 1] == 75)
        #expect(rates[lost + scenario.rate.samples(milliseconds: 1_500)] == nil)
        #expect(rates[back - 1] == nil)
        #expect(rates[back] == 100)
    }

    @Test func `an interval to or from a noisy beat does not count`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("n", every: 300)
        scenario.add("N", every: 300)
        scenario.add("NNN", every: 800)
        #expect(Set(scenario.play().heartRates) == [nil, 75])
    }

    @Test func `beats of the learning phase count once they are reported`() {
        var timeline = BeatTimeline(rate: SampleRate(hertz: 250)!)
        var analyzer = RhythmAnalyzer(rate: SampleRate(hertz: 250)!, limits: RhythmLimits())
        analyzer.advance(to: 1_000)
        timeline.note(SignalChange(sampleIndex: 1_000, state: .good))
        for index in 1...4 {
            let beat = Beat(sampleIndex: SampleIndex(index * 200), detectedAt: 1_000)
            analyzer.push(timeline.stamp(WindowedBeat(beat)), class: .normal)
        }
        #expect(analyzer.heartRate == 75)
    }
}
