// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Synthesis
import Testing

@_spi(Ablation) @testable import Segmenter

/// P waves that no beat follows: what caution is for.
struct PWaveTests {
    /// Beats after the last QRS complex, in seconds since it, of 20 s of sinus rhythm and then P waves alone, 75 a minute.
    private static func beats(rate hertz: Double, rules: QRSRules) throws -> [Double] {
        let rate = try #require(SampleRate(hertz: hertz))
        var script = RecordingScript(
            rate: rate, seed: 3, episodes: [.sinus(rate: 75, seconds: 20), .pause(seconds: 20)],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.005), seconds: 0..<40)])
        script.gain = 2
        let recording = SyntheticRecording(script: script)
        var samples = recording.samples
        for number in 0..<24 {
            let centre = 21 + 0.8 * Double(number)
            for index in samples.indices {
                let deviations = (rate.seconds(at: SampleIndex(index)) - centre) / 0.02
                if abs(deviations) < 5 { samples[index] += Float(0.3 * exp(-deviations * deviations / 2)) }
            }
        }
        let last = rate.seconds(at: try #require(recording.visiblePeaks.last))
        var detector = QRSDetector(rate: rate, smallestBeatInMillivolts: 0.15, rules: rules)
        return samples.compactMap { detector.push($0) }.map { rate.seconds(at: $0.sampleIndex) - last }
            .filter { $0 > 0.5 }
    }

    @Test(arguments: [128.0, 250, 360, 1_000])
    func `in a standstill no P wave is a beat before asystole has been reported`(hertz: Double) throws {
        // Asystole is known 5.5 s after the last beat; candidates of the last 3 s are judged when caution ends after 10 s.
        let first = try Self.beats(rate: hertz, rules: .all).first ?? .infinity
        #expect(first > 5.5)
        #expect(try Self.beats(rate: hertz, rules: .all(but: .caution)).first ?? .infinity < 5.5, "the rule does it")
    }
}
