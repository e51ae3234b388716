// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal
import Synthesis

/// How the beats of an episode follow each other.
///
/// - Tachycardia: the interval is 50 to 70 % of the usual one and varies by 1 %; 38 % of it lies before the R peak, so that P
///   and the end of T are lost in each other. Its beats are supraventricular (S).
/// - Fibrillation: each interval is drawn anew from 45 to 80 % of the usual one, and begins 80 ms before the R peak, so that no
///   P wave is left. Its beats are normal (N).
/// - Premature: every second, third or so beat comes after 50 to 92 % of the usual interval, at times two to four in a row. Its
///   P wave has another height or polarity. The pause after it is up to as much longer. It is supraventricular (S), and the
///   others stay normal.
/// - Arrhythmia: intervals are shortened by up to 5 to 20 %, as a sine of 3 to 12 beats, like breathing does. Its beats are
///   normal (N).
/// - Ventricular: as premature, after 45 to 85 % of the usual interval, up to eight in a row, without a P wave and with a
///   complex of another shape (`StrangeComplex`), and ventricular (V).
struct EpisodePlan {
    /// A beat's part of the recording.
    struct Piece {
        /// Samples taken, from `lead` before the R peak on.
        var length: Int
        var beatClass = BeatClass.normal
        /// The factor of its P wave.
        var pWave: Float = 1
        /// Samples that its last one is held for.
        var pause = 0
        /// What stands in the place of its QRS complex and T wave, if anything.
        var complex: StrangeComplex?
    }

    /// Samples before an R peak that belong to its beat.
    let lead: Int
    private(set) var pieces: [Piece] = []
    /// Samples of the last beat after which the recording goes on.
    private(set) var lastLength: Int

    /// Plans an episode of all but the last of these R peaks, at least two.
    init(_ rhythm: EpisodeMaker.Rhythm, of peaks: [Int], rate: SampleRate, random: inout SplitMix64) {
        let intervals = zip(peaks, peaks.dropFirst()).map { $1 - $0 }
        let usual = Double(peaks[peaks.count - 2] - peaks[0]) / Double(max(peaks.count - 2, 1))
        switch rhythm {
        case .tachycardia:
            let part = random.draw(0.5...0.7)
            lead = Int(0.38 * part * usual)
            lastLength = Int(part * usual)
            pieces = intervals.map { _ in
                Piece(length: Int(part * usual * random.draw(0.99...1.01)), beatClass: .supraventricular)
            }
        case .fibrillation:
            lead = rate.samples(milliseconds: 80)
            lastLength = Int(random.draw(0.5...0.7) * usual)
            pieces = intervals.map { _ in Piece(length: Int(usual * random.draw(0.45...0.8))) }
        case .premature, .ventricular:
            let isVentricular = rhythm == .ventricular
            let coupling = isVentricular ? random.draw(0.45...0.85) : random.draw(0.5...0.92)
            let pWave = isVentricular ? 0 : Float(random.draw(-1...1.2))
            let pause = Int(random.draw(0...1) * (1 - coupling) * usual)
            let isRegular = random.next() % 2 == 0
            let distance = 2 + Int(random.next() % 6)
            let complex = isVentricular ? StrangeComplex(rate: rate, random: &random) : nil
            lead = min(rate.samples(milliseconds: 220), Int(0.38 * coupling * usual))
            lastLength = intervals[intervals.count - 1]
            // Beats until the next early one, and early ones that are to follow in a row.
            var wait = distance
            var row = 0
            for (index, interval) in intervals.enumerated() {
                let isEarly = wait == 0
                if isEarly && row > 0 {
                    row -= 1
                } else if isEarly {
                    let chance = random.next() % 10
                    row = chance < 7 ? 0 : 1 + Int(random.next() % (isVentricular ? 7 : 3))
                }
                if isEarly && row == 0 { wait = isRegular ? distance : 2 + Int(random.next() % 10) }
                if wait > 0 { wait -= 1 }
                let precedesEarly = wait == 0 && index + 1 < intervals.count
                pieces.append(
                    Piece(
                        length: precedesEarly ? Int(Double(interval) * coupling * random.draw(0.96...1.04)) : interval,
                        beatClass: !isEarly ? .normal : isVentricular ? .ventricular : .supraventricular,
                        pWave: isEarly ? pWave : 1, pause: isEarly && !precedesEarly ? pause : 0,
                        complex: isEarly ? complex : nil))
            }
        case .arrhythmia:
            let depth = random.draw(0.05...0.2)
            let period = random.draw(3...12)
            lead = min(rate.samples(milliseconds: 220), Int(0.38 * (1 - depth) * usual))
            lastLength = intervals[intervals.count - 1]
            pieces = intervals.enumerated().map { index, interval in
                let wave = 0.5 + 0.5 * sin(2 * .pi * Double(index) / period)
                let part = 1 - depth * wave * random.draw(0.9...1.1)
                return Piece(length: Int(Double(interval) * part))
            }
        }
    }
}
