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
/// - Permanent fibrillation: each interval is drawn anew around 50 to 130 % of the usual one, from a log-normal distribution
///   whose spread, 6 to 35 %, is the episode's own. No P wave is left, and most episodes have fibrillatory waves. Its beats
///   are normal (N); in every third episode 2 to 20 % of them are followed by a ventricular one at a fixed distance (V).
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
    /// The waves between its beats, if it has some.
    private(set) var fibrillatoryWaves: FibrillatoryWaves?

    /// The shortest interval of permanent fibrillation, in milliseconds.
    private static let shortestInMilliseconds = 250.0
    /// From the onset of a P wave to the R peak, in milliseconds.
    private static let pWaveInMilliseconds = 220.0

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
        case .permanentFibrillation:
            lead = rate.samples(milliseconds: 80)
            fibrillatoryWaves = FibrillatoryWaves(rate: rate, random: &random)
            let mean = usual * random.draw(0.5...1.3)
            let spread = random.draw(0.06...0.35)
            let chance = random.next() % 3 == 0 ? random.draw(0.02...0.2) : 0
            let coupling = Int(usual * random.draw(0.45...0.7))
            let complex = StrangeComplex(rate: rate, random: &random)
            let shortest = rate.samples(milliseconds: Self.shortestInMilliseconds)
            // The P wave of the next beat is left out; a longer interval is filled up with its last sample.
            let left = rate.samples(milliseconds: Self.pWaveInMilliseconds) - lead
            var isVentricular = false
            for interval in intervals {
                // The sum of three draws has a variance of one.
                let deviation = random.draw(-1...1) + random.draw(-1...1) + random.draw(-1...1)
                let precedesVentricular = !isVentricular && random.draw(0...1) < chance
                let length = precedesVentricular ? coupling : max(shortest, Int(mean * exp(spread * deviation)))
                let taken = min(length, max(interval - left, shortest))
                pieces.append(
                    Piece(
                        length: taken, beatClass: isVentricular ? .ventricular : .normal, pause: length - taken,
                        complex: isVentricular ? complex : nil))
                isVentricular = precedesVentricular
            }
            lastLength = pieces[pieces.count - 1].length
        }
    }
}
