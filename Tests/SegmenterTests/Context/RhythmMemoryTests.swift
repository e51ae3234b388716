// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal
import TestSupport
import Testing

@testable import Segmenter

@Suite struct RhythmMemoryTests {
    private static func beat(_ interval: Int?, before: Int? = nil, following: Int? = nil) -> TimedBeat {
        TimedBeat(
            Beat(sampleIndex: 0, detectedAt: 0), interval: interval, previousInterval: before,
            followingInterval: following)
    }

    private static func features(
        _ memory: borrowing RhythmMemory, of beat: TimedBeat, following: Int
    ) -> ClassifierInput {
        var input = ClassifierInput()
        memory.fill(&input, of: beat, following: following)
        return input
    }

    private static func isNear(_ value: Float, _ expected: Double) -> Bool { abs(Double(value) - expected) < 2e-5 }

    @Test func `means are true means of the last intervals, or of those that there are`() {
        var generator = SeededGenerator(seed: 4)
        var memory = RhythmMemory(rate: SampleRate(hertz: 250)!)
        var intervals: [Int] = []
        func mean(_ count: Int) -> Double {
            let last = intervals.suffix(count)
            return Double(last.reduce(0, +)) / Double(last.count)
        }
        for _ in 0..<1_000 {
            intervals.append(Int.random(in: 100..<500, using: &generator))
            memory.note(intervals.last!)
            let input = Self.features(memory, of: Self.beat(250), following: 300)
            #expect(Self.isNear(input[.precedingToMean10], log(250 / mean(10))))
            #expect(Self.isNear(input[.followingToMean10], log(300 / mean(10))))
            #expect(Self.isNear(input[.precedingToMean80], log(250 / mean(80))))
            #expect(Self.isNear(input[.followingToMean80], log(300 / mean(80))))
            #expect(Self.isNear(input[.precedingToMean400], log(250 / mean(400))))
            #expect(Self.isNear(input[.followingToMean400], log(300 / mean(400))))
            #expect(Self.isNear(input[.precedingToLongMean], log(250 / mean(1_000))))
            let usual = memory.usualInterval
            #expect(abs(Double(usual ?? 0) - mean(80)) < 1e-3)
        }
    }

    @Test func `the longest mean forgets what is long past, and slower than all others`() {
        var memory = RhythmMemory(rate: SampleRate(hertz: 250)!)
        for _ in 0..<2_400 { memory.note(200) }
        for _ in 0..<2_400 { memory.note(300) }
        let input = Self.features(memory, of: Self.beat(300), following: 300)
        #expect(input[.precedingToMean400] == 0)
        // A part of 1/e of it is still the old one: (1 - 1/2400)^2400.
        let expected = log(300 / (300 - 100 * pow(1 - 1.0 / 2_400, 2_400)))
        #expect(abs(Double(input[.precedingToLongMean]) - expected) < 1e-3)
    }

    @Test func `what is not known is 0`() {
        var memory = RhythmMemory(rate: SampleRate(hertz: 250)!)
        let nothing = Self.features(memory, of: Self.beat(nil), following: 300)
        for feature in InputFeature.allCases { #expect(nothing[feature] == 0, "\(feature)") }
        var usual = memory.usualInterval
        #expect(usual == nil)

        for _ in 0..<5 { memory.note(200) }
        memory.note(nil)
        let gap = Self.features(memory, of: Self.beat(nil), following: 300)
        let known: [InputFeature] = [.followingToMean10, .followingToMean80, .followingToMean400]
        for feature in InputFeature.allCases {
            #expect(Self.isNear(gap[feature], known.contains(feature) ? log(1.5) : 0), "\(feature)")
        }
        memory.restart()
        usual = memory.usualInterval
        let again = Self.features(memory, of: Self.beat(nil), following: 300)
        #expect(usual == nil && again[.followingToMean10] == 0)
    }

    @Test func `a premature beat and its pause have the features of their intervals`() {
        var memory = RhythmMemory(rate: SampleRate(hertz: 250)!)
        for _ in 0..<20 { memory.note(250) }
        memory.note(150)
        let input = Self.features(memory, of: Self.beat(150, before: 250, following: 350), following: 350)
        let usual = (20 * 250 + 150.0) / 21
        #expect(Self.isNear(input[.precedingToMean10], log(150.0 / 240)))
        #expect(Self.isNear(input[.followingToMean10], log(350.0 / 240)))
        #expect(Self.isNear(input[.precedingToMean80], log(150 / usual)))
        #expect(Self.isNear(input[.followingToMean80], log(350 / usual)))
        #expect(Self.isNear(input[.followingToPreceding], log(350.0 / 150)))
        #expect(Self.isNear(input[.surroundingToMean80], log(500 / (2 * usual))))
        #expect(Self.isNear(input[.lastTwoToMean80], log(400 / (2 * usual))))
        #expect(input[.followingIsKnown] == 1)
        let bound = Self.features(memory, of: Self.beat(150, before: 250), following: 300)
        #expect(Self.isNear(bound[.followingToPreceding], log(2)))
        #expect(bound[.followingIsKnown] == 0)
    }

    @Test func `irregularity is the median change over the median interval`() {
        var memory = RhythmMemory(rate: SampleRate(hertz: 250)!)
        for _ in 0..<40 { memory.note(200) }
        #expect(Self.features(memory, of: Self.beat(200), following: 200)[.irregularity] == 0)
        // One interval that is out of order changes nothing, and a gap is no change.
        memory.note(120)
        memory.note(nil)
        memory.note(320)
        #expect(Self.features(memory, of: Self.beat(320), following: 200)[.irregularity] == 0)
        memory.restart()
        for index in 0..<64 { memory.note(index % 2 == 0 ? 200 : 300) }
        #expect(Self.isNear(Self.features(memory, of: Self.beat(300), following: 200)[.irregularity], 100.0 / 300))
    }
}
