// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Signal
import Testing

/// Limits that change while the rhythm is watched: nothing is forgotten, and alarms stand or end by the new ones.
@Suite struct LimitChangeTests {
    /// A rhythm of one rate, with other limits after its first half.
    private static func course(
        beatsPerMinute rate: Double, from before: RhythmLimits = RhythmLimits(), to after: RhythmLimits?
    ) -> Scenario {
        var scenario = Scenario()
        scenario.limits = before
        scenario.add(String(repeating: "N", count: 40), every: 60_000 / rate)
        if let after { scenario.change(after) }
        scenario.add(String(repeating: "N", count: 40), every: 60_000 / rate)
        return scenario
    }

    @Test(arguments: [(130.0, Float(120), Float(140)), (45.0, Float(50), Float(40))])
    func `an alarm whose limit moves beyond the rate ends at once`(rate: Double, old: Float, new: Float) {
        let isFast = rate > 100
        let before = isFast ? RhythmLimits(tachycardia: old) : RhythmLimits(bradycardia: old)
        let after = isFast ? RhythmLimits(tachycardia: new) : RhythmLimits(bradycardia: new)
        let scenario = Self.course(beatsPerMinute: rate, from: before, to: after)
        let outcome = scenario.play(tail: 0)
        #expect(outcome.events.map(\.kind) == (isFast ? [.tachycardia, .tachycardia] : [.bradycardia, .bradycardia]))
        #expect(outcome.events.map(\.phase) == [.onset, .end])
        let changedAt = SampleIndex(scenario.rate.samples(milliseconds: 40 * 60_000 / rate))
        #expect(outcome.events.last?.sampleIndex == changedAt)
        #expect(outcome.foundAt.last == changedAt)
    }

    @Test(arguments: [(130.0, Float(120), Float(125)), (45.0, Float(50), Float(47))])
    func `an alarm whose limit moves short of the rate stands`(rate: Double, old: Float, new: Float) {
        let isFast = rate > 100
        let before = isFast ? RhythmLimits(tachycardia: old) : RhythmLimits(bradycardia: old)
        let after = isFast ? RhythmLimits(tachycardia: new) : RhythmLimits(bradycardia: new)
        let outcome = Self.course(beatsPerMinute: rate, from: before, to: after).play(tail: 0)
        #expect(outcome.events.map(\.phase) == [.onset])
    }

    @Test func `a rate within the hysteresis of the new limit is beyond neither`() {
        let outcome = Self.course(beatsPerMinute: 130, to: RhythmLimits(tachycardia: 132)).play(tail: 0)
        #expect(outcome.events.map(\.phase) == [.onset, .end])
    }

    @Test(arguments: [(110.0, RhythmLimits(tachycardia: 100)), (55.0, RhythmLimits(bradycardia: 60))])
    func `a rate beyond the new limit is an alarm at once`(rate: Double, limits: RhythmLimits) {
        let scenario = Self.course(beatsPerMinute: rate, to: limits)
        let outcome = scenario.play(tail: 0)
        #expect(outcome.events.map(\.phase) == [.onset])
        #expect(outcome.foundAt == [SampleIndex(scenario.rate.samples(milliseconds: 40 * 60_000 / rate))])
    }

    @Test func `the heart rate goes on as if nothing had changed`() {
        let other = RhythmLimits(
            tachycardia: 200, bradycardia: 30, asystoleMilliseconds: 9_000, pauseMilliseconds: 2_000,
            ventricularBeatsPerMinute: 50)
        let changed = Self.course(beatsPerMinute: 75, to: other).play()
        let same = Self.course(beatsPerMinute: 75, to: nil).play()
        #expect(changed.heartRates == same.heartRates)
        #expect(changed.events.isEmpty && same.events.isEmpty)
    }

    @Test func `a shorter time without a beat is asystole at once if it is over`() {
        var scenario = Scenario()
        scenario.limits = RhythmLimits(asystoleMilliseconds: 10_000, pauseMilliseconds: 10_000)
        scenario.add("NNNN", every: 800)
        scenario.pause(6_000)
        scenario.change(RhythmLimits(asystoleMilliseconds: 4_000, pauseMilliseconds: 10_000))
        scenario.pause(1_000)
        scenario.add("N", every: 800)
        let outcome = scenario.play()
        #expect(outcome.lines(scenario.rate) == ["asystole onset 7200", "asystole end 11000"])
        #expect(outcome.foundAt.first == SampleIndex(scenario.rate.samples(milliseconds: 9_200)))
    }

    @Test func `asystole that stands is over with the next beat, whatever the new limit`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.pause(6_000)
        scenario.change(RhythmLimits(asystoleMilliseconds: 20_000))
        scenario.pause(2_000)
        scenario.add("NNN", every: 800)
        let lines = scenario.play().lines(scenario.rate)
        #expect(lines.filter { $0.hasPrefix("asystole") } == ["asystole onset 7200", "asystole end 12000"])
    }

    @Test func `a pause is one by the limit in force when it ends`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add("N", every: 2_500)
        scenario.add("NNNN", every: 800)
        scenario.change(RhythmLimits(pauseMilliseconds: 2_000))
        scenario.add("N", every: 2_500)
        scenario.add("N", every: 800)
        #expect(scenario.play().lines(scenario.rate) == ["pause onset 8900", "pause end 11400"])
    }

    /// A ventricular beat in four: some nineteen a minute.
    private static func ectopic(from before: Int, to after: Int) -> Scenario.Outcome {
        var scenario = Scenario()
        scenario.limits = RhythmLimits(ventricularBeatsPerMinute: before)
        for _ in 0..<40 { scenario.add("NNNV", every: 800) }
        scenario.change(RhythmLimits(ventricularBeatsPerMinute: after))
        for _ in 0..<20 { scenario.add("NNNV", every: 800) }
        return scenario.play(tail: 0)
    }

    @Test(arguments: [(10, 100, "onset end"), (10, 15, "onset"), (100, 10, "onset"), (100, 50, "")])
    func `frequent ventricular beats stand, end and begin by the new limit`(before: Int, after: Int, phases: String) {
        let events = Self.ectopic(from: before, to: after).events.filter { $0.kind == .frequentVentricularBeats }
        #expect(events.map { "\($0.phase)" }.joined(separator: " ") == phases)
    }
}
