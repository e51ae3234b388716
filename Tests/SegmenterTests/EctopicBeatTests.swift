// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

@testable @_spi(Ablation) import Segmenter

/// Ventricular beats that a detector might miss, or count twice.
struct EctopicBeatTests {
    /// Sinus rhythm of 70 a minute with every fifth beat from a ventricle, which comes early.
    private static func ectopy(
        hertz: Double, shape: Synthesis.BeatShape, coupling: Double = 0.6, disturbances: [Disturbance]
    ) throws -> SyntheticRecording {
        let rate = try #require(SampleRate(hertz: hertz))
        let letters = String(repeating: "NNNNV", count: 40)
        var script = RecordingScript(
            rate: rate, seed: 23, episodes: [Episode(.beats(letters, rate: 70, coupling: coupling), seconds: 170)],
            disturbances: disturbances)
        script.morphology.ventricular = shape
        return SyntheticRecording(script: script)
    }

    private static func errors(_ recording: SyntheticRecording, _ rules: QRSRules) -> (missed: Int, extra: Int) {
        Detection(recording, rules: rules)
            .errors(against: recording.beats.map(\.sampleIndex), rate: recording.script.rate, milliseconds: 150)
    }

    /// A broad beat whose T wave goes the other way, nearly as tall.
    private static let withOpposedTWave = Synthesis.BeatShape(
        waves: [Wave(atMilliseconds: 0, widthInMilliseconds: 30, millivolts: 1.8)],
        tWave: Wave(atMilliseconds: 290, widthInMilliseconds: 50, millivolts: -1.6))

    /// A beat with a small T wave, broad by its standard deviation.
    private static func broad(millivolts: Double, milliseconds: Double = 35) -> Synthesis.BeatShape {
        Synthesis.BeatShape(
            waves: [Wave(atMilliseconds: 0, widthInMilliseconds: milliseconds, millivolts: millivolts)],
            tWave: Wave(atMilliseconds: 300, widthInMilliseconds: 60, millivolts: -millivolts / 5))
    }

    @Test(arguments: [128.0, 250, 360, 1_000])
    func `the T wave of a ventricular beat goes the other way, and is no beat`(hertz: Double) throws {
        let recording = try Self.ectopy(
            hertz: hertz, shape: Self.withOpposedTWave,
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<170)])
        #expect(Self.errors(recording, .all) == (0, 0))
    }

    @Test(arguments: [250.0, 360], [-0.6, 0.6])
    func `an early beat that a pause follows is found, in noise too`(hertz: Double, millivolts: Double) throws {
        let recording = try Self.ectopy(
            hertz: hertz, shape: Self.broad(millivolts: millivolts, milliseconds: 20), coupling: 0.5,
            disturbances: [Disturbance(.muscleNoise(rootMeanSquare: 0.1), seconds: 0..<170)])
        let (missed, extra) = Self.errors(recording, .all)
        #expect(missed <= 5 && extra == 0)
        #expect(Self.errors(recording, .all(but: .pause)).missed >= 15)
    }

    @Test func `beats that are found late are no noise in which the next is missed`() throws {
        var missed = (with: 0, without: 0)
        for millivolts in [-0.9, 0.9] {
            for coupling in [0.5, 0.65] {
                let recording = try Self.ectopy(
                    hertz: 250, shape: Self.broad(millivolts: millivolts), coupling: coupling,
                    disturbances: [Disturbance(.muscleNoise(rootMeanSquare: 0.08), seconds: 0..<170)])
                missed.with += Self.errors(recording, .all).missed
                missed.without += Self.errors(recording, .all(but: .earlyIsNoNoise)).missed
            }
        }
        #expect(5 * missed.with < 4 * missed.without, "\(missed)")
    }

    @Test(arguments: [250.0, 500])
    func `a dull wave as tall as the beats is one if a pause follows it`(hertz: Double) throws {
        let recording = try Self.ectopy(
            hertz: hertz, shape: Self.broad(millivolts: -1.2, milliseconds: 48),
            disturbances: [Disturbance(.muscleNoise(rootMeanSquare: 0.02), seconds: 0..<170)])
        let (missed, extra) = Self.errors(recording, .all)
        #expect(missed <= 1 && extra == 0)
        #expect(Self.errors(recording, .all(but: .tallInPause)).missed >= 10)
    }
}
