// SPDX-License-Identifier: Apache-2.0

import Signal

/// A synthetic recording that is committed under `fixtures/synthetic`, by name.
public struct FixtureRecording: Sendable {
    /// The record's name.
    public let name: String
    /// What it shows, in a line.
    public let remark: String
    /// What it is made from.
    public let script: RecordingScript

    /// The encoder that writes its files.
    public var encoder: RecordEncoder {
        RecordEncoder(
            name: name,
            remarks: [remark, "Synthetic: made by `ecgbench synthesize`, seed \(script.seed). Licence: Apache-2.0."])
    }

    /// All of them; changing one means making the files and the golden replays anew.
    public static let all: [FixtureRecording] = courses + alarms

    /// Recordings of one rhythm or one kind of trouble.
    static let courses: [FixtureRecording] = [
        FixtureRecording(
            "normal", "Sinus rhythm, 72 a minute, with breath and a little muscle noise.", hertz: 250, seed: 1,
            episodes: [.sinus(rate: 72, seconds: 60)],
            disturbances: [Disturbance(.muscleNoise(rootMeanSquare: 0.015), seconds: 0..<60)]),
        FixtureRecording(
            "ectopy", "Sinus rhythm, ventricular ectopic beats with compensatory pauses, then supraventricular ones.",
            hertz: 360, seed: 2,
            episodes: [
                .sinus(rate: 70, seconds: 12), .bigeminy(rate: 70, seconds: 12),
                Episode(.ventricularEctopy(rate: 75, period: 4), seconds: 14),
                Episode(.supraventricularEctopy(rate: 75, period: 5), seconds: 16), .sinus(rate: 70, seconds: 6),
            ],
            disturbances: [Disturbance(.mains(hertz: 60, amplitude: 0.02), seconds: 0..<60)]),
        FixtureRecording(
            "disturbed", "Sinus rhythm under wander and a burst of noise; a lead off for 6 s; clipped for 4 s.",
            hertz: 500, seed: 3,
            episodes: [.sinus(rate: 80, seconds: 60)],
            disturbances: [
                Disturbance(.baselineWander(rootMeanSquare: 0.15), seconds: 0..<60),
                Disturbance(.muscleNoise(rootMeanSquare: 0.8), seconds: 20..<26),
                Disturbance(.leadOff, seconds: 34..<40), Disturbance(.stuck(atMillivolts: 5), seconds: 50..<54),
            ]),
        FixtureRecording(
            "bradycardia", "Sinus rhythm at 72, then at 36 a minute, then none for 6 s; leads swapped.", hertz: 128,
            seed: 4, gain: -0.8,
            episodes: [
                .sinus(rate: 72, seconds: 15), .sinus(rate: 36, seconds: 30), .pause(seconds: 6),
                .sinus(rate: 60, seconds: 9),
            ],
            // Without an amplifier's noise the pause would be a flat line.
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.008), seconds: 0..<60)]),
        FixtureRecording(
            "tachycardia", "Sinus rhythm, a ventricular run of 8 s at 180 a minute, sinus rhythm.", hertz: 200, seed: 5,
            episodes: [
                .sinus(rate: 75, seconds: 22), .ventricularRun(rate: 180, seconds: 8), .sinus(rate: 80, seconds: 20),
            ],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.008), seconds: 0..<50)]),
        FixtureRecording(
            "small", "Sinus rhythm at 70 a minute, with complexes too small to count.", hertz: 250, seed: 6, gain: 0.09,
            episodes: [.sinus(rate: 70, seconds: 30)],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.003), seconds: 0..<30)]),
    ]

    init(
        _ name: String, _ remark: String, hertz: Double, seed: UInt64, gain: Double = 1, episodes: [Episode],
        disturbances: [Disturbance] = []
    ) {
        guard let rate = SampleRate(hertz: hertz) else { preconditionFailure("a fixture's rate is supported") }
        self.name = name
        self.remark = remark
        var script = RecordingScript(rate: rate, seed: seed, episodes: episodes, disturbances: disturbances)
        script.gain = gain
        self.script = script
    }
}
