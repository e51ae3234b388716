// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@_spi(Ablation) @testable import Segmenter

/// The measures of a candidate, each against its definition, and what the evidence makes of them.
struct BeatMeasuresTests {
    /// 360 Hz, to be sure of whole samples.
    private static let millisecondsPerSample: Float = 1_000.0 / 360

    /// A wave beside beats that are 1 mV high, 2 mV sharp and 0.8 narrow, and come every 360 samples.
    private struct Wave {
        var share: Float = 0.8
        var sharpness: Float = 1
        var sharpnessOfLast: Float = 1
        var narrowness: Float = 0.8
        var amplitude: Float = 1
        var unrestBefore: Float = 0.04
        var unrestAfter: Float = 0.08
        /// From the last beat, in milliseconds.
        var distance = 1_000.0
        /// How much every second interval differs from the others, as a share.
        var unrest = 0.0
        var noise: Float = 0.05
        var likes = 3
        var match: TemplateMatch? = TemplateMatch(residual: 0.17, scale: 1, lag: 0)

        func measures(_ rules: QRSRules = .all) -> BeatMeasures {
            var levels = BeatLevels(smallestBeatInMillivolts: 0)
            var beat = QRSCandidate()
            beat.height = 1
            beat.narrowness = 0.8
            beat.amplitude = -1
            for number in 0..<9 {
                beat.sharpness = number == 8 ? 2 / sharpnessOfLast * sharpness : 2
                levels.note(beat)
                if number < 8 { beat.centreIndex += SampleIndex(number % 2 == 0 ? 360 : 360 * (1 + 2 * unrest)) }
            }
            var candidate = QRSCandidate()
            candidate.centreIndex = beat.centreIndex + SampleIndex((distance * 0.36).rounded())
            candidate.height = share
            candidate.sharpness = 2 * sharpness
            candidate.narrowness = narrowness
            candidate.reversal = 0.7
            candidate.amplitude = -amplitude
            candidate.unrestBefore = unrestBefore * share
            candidate.unrestAfter = unrestAfter * share
            return BeatMeasures(
                candidate, levels: levels, match: match, noise: noise, likes: likes,
                millisecondsPerSample: BeatMeasuresTests.millisecondsPerSample, rules: rules)
        }

        var logOdds: Float { BeatEvidence.logOdds(measures()) }
    }

    private static func expect(_ measures: BeatMeasures, _ measure: BeatMeasure, _ value: Double) {
        #expect(abs(Double(measures[measure]) - value) < 2e-3, "\(measure.name): \(measures[measure]) for \(value)")
    }

    @Test func `every measure is what its definition says`() {
        var wave = Wave(
            share: 0.4, sharpness: 0.5, sharpnessOfLast: 0.6, narrowness: 0.4, amplitude: -0.5, unrestBefore: 0.3,
            unrestAfter: 0.1, distance: 370, noise: 0.24, likes: 6)
        wave.match = TemplateMatch(residual: 0.47, scale: 0.5, lag: 0)
        let measures = wave.measures()
        Self.expect(measures, .noise, log(0.27))
        Self.expect(measures, .scale, log(0.5))
        Self.expect(measures, .residual, log(0.5))
        Self.expect(measures, .shareOfBeats, log(0.4))
        Self.expect(measures, .bluntness, log(0.5))
        Self.expect(measures, .bluntnessToLast, log(0.6))
        Self.expect(measures, .peakedness, log(2.5))
        Self.expect(measures, .narrowness, log(0.4))
        Self.expect(measures, .narrownessToLast, log(0.5))
        Self.expect(measures, .reversal, 0.7)
        // The other way than the beat before, half as high.
        Self.expect(measures, .amplitudeToLast, -0.5)
        Self.expect(measures, .unrestBefore, log(0.32))
        Self.expect(measures, .unrestAfter, log(0.12))
        Self.expect(measures, .likes, log(7))
        Self.expect(measures, .distance, log(133 / 0.36 / 400))
        // 370 ms are 0.37 of an interval, more than a tenth too early; in full noise, in a perfect rhythm.
        Self.expect(measures, .early, 0.1)
        Self.expect(measures, .onTime, 0)
        Self.expect(measures, .intervals, log(133.0 / 360))
        #expect(BeatMeasure.allCases.count == 18, "all of them are above")
    }

    @Test func `a wave of no known shape counts as one in noise that fits by its size alone`() {
        let unknown = Wave(share: 0.6, noise: 0, match: nil).measures()
        let assumed = Wave(
            share: 0.6, noise: 0.2, match: TemplateMatch(residual: 2, scale: 1, lag: 0)
        ).measures()
        for measure in BeatMeasure.allCases { #expect(unknown[measure] == assumed[measure], "\(measure.name)") }
    }

    @Test func `before the second beat nothing is compared with a beat before`() {
        var levels = BeatLevels(smallestBeatInMillivolts: 0)
        levels.learn(height: 1)
        var candidate = QRSCandidate()
        candidate.height = 0.9
        candidate.sharpness = 1
        let measures = BeatMeasures(
            candidate, levels: levels, match: nil, noise: 0.3, likes: 0,
            millisecondsPerSample: Self.millisecondsPerSample, rules: .all)
        let compared: [BeatMeasure] = [
            .early, .onTime, .intervals, .distance, .bluntness, .bluntnessToLast, .narrownessToLast, .amplitudeToLast,
        ]
        for measure in compared { #expect(measures[measure] == 0, "\(measure.name)") }
    }

    @Test func `an early wave is doubted in noise and in a regular rhythm alone`() {
        func early(_ milliseconds: Double, noise: Float, unrest: Double = 0) -> Double {
            Double(Wave(distance: milliseconds, unrest: unrest, noise: noise).measures()[.early])
        }
        #expect(early(600, noise: 0) == 0)
        #expect(early(600, noise: 0.3, unrest: 0.2) == 0)
        #expect(early(900, noise: 0.3) == 0)
        #expect(abs(early(830, noise: 0.3) - 0.05) < 0.003)
        #expect(abs(early(500, noise: 0.3) - 0.1) < 1e-6)
        #expect(abs(early(500, noise: 0.06) - 0.05) < 1e-6)
    }

    @Test func `a wave is on time in a regular rhythm alone`() {
        func onTime(_ milliseconds: Double, unrest: Double = 0) -> Double {
            Double(Wave(distance: milliseconds, unrest: unrest).measures()[.onTime])
        }
        #expect(onTime(1_000) == 1)
        #expect(abs(onTime(940) - 0.5) < 0.02 && abs(onTime(1_060) - 0.5) < 0.02)
        #expect(onTime(870) == 0 && onTime(1_130) == 0)
        #expect(onTime(1_000, unrest: 0.2) == 0)
    }

    @Test func `without the rule nothing compares its time with the intervals before`() {
        let wave = Wave(distance: 350, noise: 0.3)
        let measures = wave.measures(.all(but: .time))
        for measure in BeatMeasure.allCases {
            let isOfTime = [.early, .onTime, .intervals].contains(measure)
            #expect(measures[measure] == (isOfTime ? 0 : wave.measures()[measure]), "\(measure.name)")
        }
        #expect(wave.measures()[.early] > 0 && wave.measures()[.intervals] < 0)
    }

    @Test func `without its earliness a wave comes no earlier than an interval, and a late one as late as before`() {
        let early = Wave(distance: 350, noise: 0.3).measures()
        for measure in BeatMeasure.allCases {
            let isOfTime = [.early, .onTime, .intervals].contains(measure)
            #expect(early.withoutEarliness[measure] == (isOfTime ? 0 : early[measure]), "\(measure.name)")
        }
        let late = Wave(distance: 1_700, noise: 0.3).measures()
        #expect(late[.intervals] > 0.5)
        for measure in BeatMeasure.allCases { #expect(late.withoutEarliness[measure] == late[measure], "\(measure.name)") }
    }

    @Test func `the log-odds are what the formula makes of weights and measures`() {
        let measures = Wave(share: 0.4, sharpness: 0.5, distance: 370, noise: 0.24).measures()
        let values = BeatMeasure.allCases.map { Double(measures[$0]) }
        var sum = Double(BeatEvidence.intercept)
        for (place, value) in values.enumerated() { sum += Double(BeatEvidence.slopes[place]) * value }
        for unit in 0..<BeatEvidence.unitCount {
            var activation = Double(BeatEvidence.biases[unit])
            for (place, value) in values.enumerated() {
                activation += Double(BeatEvidence.hidden[unit * 18 + place]) * value
            }
            sum += Double(BeatEvidence.outputs[unit]) * max(activation, 0)
        }
        #expect(abs(Double(BeatEvidence.logOdds(measures)) - sum) < 1e-3)
    }

    @Test func `what a beat has not speaks against one`() {
        let plain = Wave()
        #expect(plain.logOdds > 4)
        func expectLess(_ what: String, by least: Float, _ change: (inout Wave) -> Void) {
            var wave = plain
            change(&wave)
            #expect(wave.logOdds < plain.logOdds - least, "\(what): \(wave.logOdds) of \(plain.logOdds)")
        }
        expectLess("a small one", by: 2) {
            $0.match?.scale = 0.1
            $0.share = 0.1
        }
        expectLess("a blunt one", by: 2) { $0.sharpness = 0.14 }
        expectLess("one of another shape", by: 1) { $0.match?.residual = 1.5 }
        expectLess("one in noise", by: 1) { $0.noise = 0.5 }
        expectLess("one in unrest", by: 1) {
            $0.unrestBefore = 1
            $0.unrestAfter = 1
        }
        expectLess("a broad one", by: 0.5) { $0.narrowness = 0.25 }
        var nothing = Wave(share: 0.1, sharpness: 0.14, unrestBefore: 1, unrestAfter: 1, noise: 0.5, likes: 0)
        nothing.match = TemplateMatch(residual: 1.5, scale: 0.1, lag: 0)
        #expect(nothing.logOdds < -4)
    }

    @Test func `the most extreme measures give a finite number`() {
        for value: Float in [0, 1e-30, 1e30] {
            var wave = Wave(
                share: value, sharpness: value, narrowness: value, amplitude: value, unrestBefore: value,
                unrestAfter: value, noise: value)
            wave.match = TemplateMatch(residual: value, scale: value, lag: 0)
            #expect(wave.logOdds.isFinite)
        }
    }
}
