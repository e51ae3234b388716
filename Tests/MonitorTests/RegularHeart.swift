// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

/// A heart in sinus rhythm whose beats look unlike those of most adults' lead II, at a steady rate.
struct RegularHeart: CustomTestStringConvertible, Sendable {
    /// How its beats look.
    enum Shape: CaseIterable, Sendable {
        /// A newborn's: a QRS complex of 60 ms, with everything close together.
        case newborn
        /// A small r and a deep S, narrow, as in V1 and V2.
        case narrowRS
        /// The same with an S of 60 ms, the complex 120 ms wide.
        case wideRS
        /// T waves of 80 % of the R wave.
        case tallT80
        /// T waves as tall as the R wave.
        case tallT100
        /// T waves of 120 % of the R wave.
        case tallT120
        /// T waves of 150 % of the R wave.
        case tallT150
        /// T waves twice as tall as the R wave.
        case tallT200
    }

    let shape: Shape
    /// Beats a minute.
    let rate: Double
    /// Samples a second.
    let hertz: Double

    /// Every shape at the rates at which it is found.
    static let all: [RegularHeart] = Shape.allCases.flatMap { shape in
        let rates: [Double] =
            switch shape {
            case .newborn: [150, 180, 210, 240]
            case .narrowRS: [60, 100, 150, 200, 240]
            case .wideRS: [60, 80, 100, 130]
            case .tallT80, .tallT100, .tallT120: [60, 80, 100]
            case .tallT150: [50, 75, 100]
            case .tallT200: [60, 80, 100]
            }
        return rates.flatMap { rate in
            // Known limit: at 125 Hz and 240 a minute such complexes do not stand out enough for the detector to learn from.
            [125.0, 250, 360, 1_000].filter { $0 > 125 || shape != .narrowRS || rate < 240 }
                .map { RegularHeart(shape: shape, rate: rate, hertz: $0) }
        }
    }

    var testDescription: String { "\(shape) at \(Int(rate))/min, \(Int(hertz)) Hz" }

    /// Forty seconds of it, with noise of 10 uV. Intervals differ by 1 %.
    func recording() throws -> SyntheticRecording {
        let sampleRate = try #require(SampleRate(hertz: hertz))
        var script = RecordingScript(
            rate: sampleRate, seed: 17, episodes: [.sinus(rate: rate, seconds: 40)],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<40)])
        script.morphology.normal = beatShape
        script.variability = IntervalVariability(standardDeviationInSeconds: 0.01 * 60 / rate)
        return SyntheticRecording(script: script)
    }

    private var beatShape: BeatShape {
        switch shape {
        case .newborn:
            // The T wave comes closer with the interval's square root: at 240 a minute after 130 ms.
            BeatShape(
                waves: [
                    Wave(atMilliseconds: -85, widthInMilliseconds: 12, millivolts: 0.12),
                    Wave(atMilliseconds: 0, widthInMilliseconds: 8, millivolts: 0.9),
                    Wave(atMilliseconds: 20, widthInMilliseconds: 8, millivolts: -0.35),
                ],
                tWave: Wave(atMilliseconds: 240, widthInMilliseconds: 36, millivolts: 0.2))
        case .narrowRS:
            BeatShape(
                waves: [
                    // The faster the heart, the shorter the PR interval.
                    Wave(
                        atMilliseconds: rate > 160 ? -80 : rate > 120 ? -110 : -165, widthInMilliseconds: 12,
                        millivolts: 0.1),
                    Wave(atMilliseconds: -24, widthInMilliseconds: 9, millivolts: 0.36),
                    Wave(atMilliseconds: 0, widthInMilliseconds: 10, millivolts: -1),
                ],
                tWave: Wave(atMilliseconds: 250, widthInMilliseconds: 38, millivolts: 0.3))
        case .wideRS:
            BeatShape(
                waves: [
                    Wave(atMilliseconds: -165, widthInMilliseconds: 16, millivolts: 0.1),
                    Wave(atMilliseconds: -52, widthInMilliseconds: 16, millivolts: 0.36),
                    Wave(atMilliseconds: 0, widthInMilliseconds: 18, millivolts: -0.7),
                ],
                tWave: Wave(atMilliseconds: 270, widthInMilliseconds: 45, millivolts: 0.33))
        case .tallT80: Self.tallT(0.8)
        case .tallT100: Self.tallT(1)
        case .tallT120: Self.tallT(1.2)
        case .tallT150: Self.tallT(1.5)
        case .tallT200: Self.tallT(2)
        }
    }

    /// Lead II, whose R wave is as tall as 1 mV, with a T wave of so many millivolts.
    private static func tallT(_ millivolts: Double) -> BeatShape {
        BeatShape(
            waves: [
                Wave(atMilliseconds: -165, widthInMilliseconds: 20, millivolts: 0.12),
                Wave(atMilliseconds: -27, widthInMilliseconds: 8, millivolts: -0.1),
                Wave(atMilliseconds: 0, widthInMilliseconds: 10, millivolts: 1.03),
                Wave(atMilliseconds: 28, widthInMilliseconds: 9, millivolts: -0.24),
            ],
            tWave: Wave(atMilliseconds: 280, widthInMilliseconds: 48, millivolts: millivolts))
    }
}
