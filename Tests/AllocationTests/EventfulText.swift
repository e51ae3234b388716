// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

/// A recorder's text in which everything happens that a monitor reports: every rhythm, every state of the signal, and
/// lines that are no lines of numbers.
///
/// Two columns, the sample's number and millivolts, at 360 Hz; about three minutes and a half, again and again.
enum EventfulText {
    /// The study's network, which takes each kind of beat here for what it is: later models need not.
    static let options = [
        "--format", "text", "--rate", "360", "--channels", "2", "--channel", "1", "--model", "node",
    ]

    /// The text of so many rounds.
    static func bytes(rounds: Int) throws -> [UInt8] {
        let script = try script()
        let flutter = FibrillatoryWave(flutterAt: 260, millivolts: 1).samples(rate: script.rate, seconds: 12)
        let samples = SyntheticRecording(script: script).samples + flutter
        var text = ""
        for (index, sample) in samples.enumerated() {
            switch index {
            case _ where index % 5_000 == 2_500: text += "\(index),0.1.2\n"
            case _ where index % 5_000 == 2_501: text += "\(index),inf\n"
            case _ where index % 5_000 == 2_502: text += "\(index),1e-3\n"
            case 4_000: text += String(repeating: "9", count: 5_000) + "\n"
            default: text += sample.isNaN ? "\(index),-\n" : "\(index),\(sample)\n"
            }
        }
        let round = Array(text.utf8)
        return [UInt8]((0..<rounds).map { _ in round }.joined())
    }

    private static func script() throws -> RecordingScript {
        RecordingScript(
            rate: try #require(SampleRate(hertz: 360)), seed: 11,
            episodes: [
                .sinus(seconds: 12), .bigeminy(seconds: 8), .ventricularRun(rate: 140, seconds: 1), .sinus(seconds: 8),
                .ventricularRun(rate: 190, seconds: 8), .sinus(rate: 150, seconds: 14), .sinus(rate: 38, seconds: 16),
                .pause(seconds: 7), .sinus(seconds: 50), Episode(.ventricularEctopy(rate: 72, period: 3), seconds: 14),
                .sinus(seconds: 5), .pause(seconds: 2.6), .sinus(seconds: 6),
                Episode(.fibrillation(rate: 85), seconds: 60),
            ],
            disturbances: [
                Disturbance(.whiteNoise(rootMeanSquare: 0.006), seconds: 0..<84),
                Disturbance(.muscleNoise(rootMeanSquare: 0.9), seconds: 84..<92),
                Disturbance(.leadOff, seconds: 98..<102),
                Disturbance(.stuck(atMillivolts: 0.3), seconds: 106..<110),
                Disturbance(.stuck(atMillivolts: 8), seconds: 114..<116),
            ])
    }
}
