// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Signal
import Testing

/// What flutter and fibrillation are to the rhythm: an alarm of its own, within which beats mean nothing.
@Suite struct VentricularFlutterTests {
    /// Normal beats, fast ventricular ones while the flutter lasts, normal ones again; the flutter from 8 to 14 s is told at
    /// 12 and at 17 s.
    private static func course(_ letters: String = "VVVVVVVVVVVVVVVVVVVV", every interval: Double = 300) -> Scenario {
        var scenario = Scenario()
        scenario.add("NNNNNNNNNN", every: 800)
        scenario.add(letters, every: interval)
        scenario.flutter(from: 8_000, foundAt: 12_000, to: 14_000, foundAt: 17_000)
        scenario.pause(max(0, 14_000 - scenario.end))
        scenario.add("NNNNNNNNNN", every: 800)
        return scenario
    }

    @Test func `flutter has an onset and an end, where they lay and when they were found`() {
        let scenario = Self.course("", every: 0)
        let outcome = scenario.play()
        #expect(
            outcome.lines(scenario.rate).filter { $0.hasPrefix("ventricularFlutter") }
                == ["ventricularFlutter onset 8000", "ventricularFlutter end 14000"])
        let found = zip(outcome.events, outcome.foundAt).filter { $0.0.kind == .ventricularFlutter }.map(\.1)
        #expect(found == [12_000, 17_000].map { SampleIndex(scenario.rate.samples(milliseconds: $0)) })
    }

    @Test func `conditions of beats end where flutter is found, and none begins within it`() {
        let scenario = Self.course()
        let outcome = scenario.play()
        let onset = scenario.rate.samples(milliseconds: 12_000)
        let end = scenario.rate.samples(milliseconds: 17_000)
        let others = zip(outcome.events, outcome.foundAt).filter { $0.0.kind != .ventricularFlutter }
        // The run and the tachycardia before it was known.
        #expect(others.contains { $0.0.kind == .ventricularTachycardia && $0.0.phase == .onset })
        for (event, foundAt) in others {
            #expect(foundAt <= onset || foundAt > end, "\(event)")
            if foundAt == onset { #expect(event.phase == .end, "\(event)") }
        }
    }

    @Test func `the heart rate is unknown while flutter lasts, and comes back`() {
        let scenario = Self.course()
        let outcome = scenario.play()
        func rate(at milliseconds: Double) -> Float? {
            let rate = outcome.heartRates[scenario.rate.samples(milliseconds: milliseconds)] as Float?
            return rate == 0 ? nil : rate
        }
        #expect(rate(at: 11_900) != nil)
        for time in stride(from: 12_000, through: 16_900, by: 100.0) { #expect(rate(at: time) == nil, "\(time) ms") }
        #expect(abs((rate(at: 21_500) ?? 0) - 75) < 1)
    }

    @Test func `asystole is not reported besides, and counts from the end of the flutter`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNNNN", every: 800)
        scenario.flutter(from: 8_000, foundAt: 12_000, to: 20_000, foundAt: 23_000)
        scenario.pause(20_000)
        let outcome = scenario.play()
        #expect(
            outcome.lines(scenario.rate) == [
                "ventricularFlutter onset 8000", "ventricularFlutter end 20000", "asystole onset 24000",
            ])
        #expect(outcome.foundAt.last == SampleIndex(scenario.rate.samples(milliseconds: 24_450)))
    }

    @Test func `asystole that was reported before ends where flutter is found`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNNNN", every: 800)
        scenario.flutter(from: 8_500, foundAt: 14_500, to: 20_000, foundAt: 23_000)
        scenario.pause(12_000)
        scenario.add("NNNN", every: 800)
        let lines = scenario.play().lines(scenario.rate)
        // At the last sample before: 4 ms.
        #expect(
            lines == [
                "asystole onset 12000", "asystole end 14496", "ventricularFlutter onset 8500",
                "ventricularFlutter end 20000",
            ])
    }

    @Test(arguments: [SignalState.noisy, .good, .learning])
    func `what the signal's state is meanwhile changes nothing`(state: SignalState) {
        var scenario = Scenario()
        scenario.add("NNNNNNNNNN", every: 800)
        scenario.flutter(from: 8_000, foundAt: 12_000, to: 20_000, foundAt: 22_000)
        scenario.pause(5_000)
        scenario.change(state)
        scenario.pause(5_000)
        scenario.change(.good)
        scenario.pause(2_000)
        scenario.add("NNNNNNNN", every: 800)
        #expect(
            scenario.play().lines(scenario.rate) == ["ventricularFlutter onset 8000", "ventricularFlutter end 20000"])
    }

    @Test func `the loss of the input ends flutter, and asystole counts again`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNNNN", every: 800)
        scenario.flutter(from: 8_000, foundAt: 12_000, to: 90_000, foundAt: 90_000)
        scenario.pause(7_000)
        scenario.change(.noInput)
        scenario.change(.good)
        scenario.pause(6_000)
        #expect(
            scenario.play().lines(scenario.rate) == [
                "ventricularFlutter onset 8000", "ventricularFlutter end 15000", "asystole onset 19000",
            ])
    }

    @Test func `the end of the recording ends flutter, and it is over once`() {
        var scenario = Scenario()
        scenario.add("NNNNNNNNNN", every: 800)
        scenario.flutter(from: 8_000, foundAt: 12_000, to: 90_000, foundAt: 90_000)
        scenario.pause(6_000)
        var analyzer = RhythmAnalyzer(rate: scenario.rate, limits: scenario.limits)
        _ = scenario.play(on: &analyzer, tail: 0)
        analyzer.finish(at: 3_500)
        let end = analyzer.nextEvent()
        #expect(end?.kind == .ventricularFlutter && end?.phase == .end && end?.sampleIndex == 3_500)
        analyzer.push(FlutterChange(sampleIndex: 3_600, isOnset: false))
        let more = analyzer.nextEvent()
        #expect(more == nil)
    }
}
