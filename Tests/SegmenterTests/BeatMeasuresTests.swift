// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@_spi(Ablation) @testable import Segmenter

/// The measures of a candidate, each against its definition, and what the evidence makes of them.
struct BeatMeasuresTests {
    /// 360 Hz, to be sure of whole samples.
    private static let millisecondsPerSample: Float = 1_000.0 / 360

    /// A wave beside beats that are 1 mV high and 2 mV sharp and come every 360 samples.
    private struct Wave {
        var share: Float = 0.8
        var sharpness: Float = 1
        var sharpnessOfLast: Float = 1
        /// From the last beat, in milliseconds.
        var distance = 1_000.0
        /// How much every second interval differs from the others, as a share.
        var unrest = 0.0
        var noise: Float = 0.05
        var likes = 0
        var match: TemplateMatch? = TemplateMatch(residual: 0.17, scale: 1, lag: 0)

        func measures(_ rules: QRSRules = .all) -> BeatMeasures {
            var levels = BeatLevels(smallestBeatInMillivolts: 0)
            var beat = QRSCandidate()
            beat.height = 1
            for number in 0..<9 {
                beat.sharpness = number == 8 ? 2 / sharpnessOfLast * sharpness : 2
                levels.note(beat)
                if number < 8 { beat.centreIndex += SampleIndex(number % 2 == 0 ? 360 : 360 * (1 + 2 * unrest)) }
            }
            var candidate = QRSCandidate()
            candidate.centreIndex = beat.centreIndex + SampleIndex((distance * 0.36).rounded())
            candidate.height = share
            candidate.sharpness = 2 * sharpness
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
        var wave = Wave(share: 0.4, sharpness: 0.5, sharpnessOfLast: 0.6, distance: 370, noise: 0.24)
        wave.match = TemplateMatch(residual: 0.47, scale: 0.5, lag: 0)
        let measures = wave.measures()
        Self.expect(measures, .noise, log(0.27))
        Self.expect(measures, .scale, log(0.5))
        Self.expect(measures, .shareOfBeats, log(0.4))
        // 370 ms are 0.37 of an interval, more than a tenth too early; in full noise, in a perfect rhythm.
        Self.expect(measures, .early, 0.1)
        // 133 samples after the beat: half of the way from 400 to 340 ms, to the sample.
        let tWave = (400 - 133 / 0.36) / 60
        Self.expect(measures, .tWave, tWave)
        Self.expect(measures, .residual, log(0.5))
        Self.expect(measures, .bluntness, log(0.5))
        Self.expect(measures, .tWaveBluntness, tWave * log(0.6))
    }

    @Test func `a wave of no known shape counts as one in noise that is as large as it is high`() {
        let unknown = Wave(share: 0.6, noise: 0, match: nil).measures()
        let assumed = Wave(
            share: 0.6, noise: 0.2, match: TemplateMatch(residual: 1, scale: 0.6, lag: 0)
        ).measures()
        for measure in BeatMeasure.allCases { #expect(unknown[measure] == assumed[measure], "\(measure.name)") }
    }

    @Test func `before the second beat nothing is early and nothing a T wave`() {
        var levels = BeatLevels(smallestBeatInMillivolts: 0)
        levels.learn(height: 1)
        var candidate = QRSCandidate()
        candidate.height = 0.9
        candidate.sharpness = 1
        let measures = BeatMeasures(
            candidate, levels: levels, match: nil, noise: 0.3, likes: 0,
            millisecondsPerSample: Self.millisecondsPerSample, rules: .all)
        for measure in [BeatMeasure.early, .tWave, .tWaveBluntness, .bluntness] { #expect(measures[measure] == 0) }
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

    @Test func `likes take from the noise around a large wave, and nothing from that around a small one`() {
        Self.expect(Wave(share: 0.6, noise: 0.3, likes: 10).measures(), .noise, log(0.03 + 0.15))
        Self.expect(Wave(share: 0.5, noise: 0.3, likes: 10).measures(), .noise, log(0.33))
        Self.expect(Wave(share: 0.6, noise: 0.3, likes: 10).measures(.all(but: .likes)), .noise, log(0.33))
    }

    @Test func `a rule that is left out leaves its measure at nothing`() {
        let wave = Wave(sharpness: 0.5, sharpnessOfLast: 0.5, distance: 350, noise: 0.3)
        #expect(wave.measures(.all(but: .earliness))[.early] == 0)
        #expect(wave.measures(.all(but: .tWaveTime))[.tWave] == 0)
        #expect(wave.measures()[.early] > 0 && wave.measures()[.tWave] > 0)
    }

    @Test func `the log-odds are the weights times the measures`() {
        let measures = Wave(share: 0.4, sharpness: 0.5, distance: 370, noise: 0.24).measures()
        var sum = Double(BeatEvidence.intercept)
        for measure in BeatMeasure.allCases {
            sum += Double(BeatEvidence.weights[Int(measure.rawValue)]) * Double(measures[measure])
        }
        #expect(abs(Double(BeatEvidence.logOdds(measures)) - sum) < 1e-4)
    }

    @Test func `more of what beats have is never less evidence`() {
        let doubtful = Wave(share: 0.45, sharpness: 0.5, sharpnessOfLast: 0.5, distance: 365, noise: 0.2)
        for (name, base) in [("a plain beat", Wave()), ("a doubtful wave", doubtful)] {
            func expectRising(_ what: String, to end: Float, by least: Float, _ set: (inout Wave, Float) -> Void) {
                // From a hundredth on: without any sharpness there is nothing to compare with.
                let values = (1...101).map { step in
                    var wave = base
                    set(&wave, end * Float(step) / 101)
                    return wave.logOdds
                }
                let isMonotone = zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + 1e-4 }
                #expect(isMonotone && values[100] > values[0] + least, "\(what) of \(name)")
            }
            expectRising("scale", to: 4, by: 5) { $0.match?.scale = $1 }
            expectRising("sharpness", to: 1, by: 2) { $0.sharpness = $1 }
            expectRising("share of beats", to: 1, by: 5) { $0.share = $1 }
            expectRising("likeness", to: 2, by: 5) { $0.match?.residual = 2 - $1 }
            expectRising("quiet", to: 1, by: 6) { $0.noise = 1 - $1 }
        }
    }

    @Test func `the most extreme measures give a finite number`() {
        for value: Float in [0, 1e-30, 1e30] {
            var wave = Wave(share: value, sharpness: value, noise: value)
            wave.match = TemplateMatch(residual: value, scale: value, lag: 0)
            #expect(wave.logOdds.isFinite)
        }
    }
}
