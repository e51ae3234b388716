// SPDX-License-Identifier: Apache-2.0

import Signal

// What is asked of the waves of the last five seconds. All of it says `mutating` and changes nothing: what does not would be
// handed a copy of the whole detector.
extension FlutterDetector {
    /// Whether the last five seconds look like flutter or fibrillation.
    mutating func isFlutter(above least: Double, floor: Double) -> Bool {
        let sums = window.sums
        guard sums.magnitude > 0 else { return false }
        let size = 2 * Double(sums.peak) / Double(FlutterWindow.length) * millivoltScale
        guard size > floor, hertz > tuning.lowestHertz, hertz < tuning.highestHertz else { return false }
        guard share < tuning.squareShare, score > least else { return false }
        // Waves that give no beats are no QRS complexes and T waves.
        guard hertz < tuning.slowHertz || recentBeatCount > tuning.fewBeats else { return true }
        let largest = tuning.largestDifference(atHertz: hertz)
        return largest >= 1 || differenceFromNext < largest
    }

    /// Whether what moves is the baseline, as by a loose electrode, rather than the waves on it.
    ///
    /// The more the baseline moves, the more alike waves must be to count.
    mutating func isDrift() -> Bool {
        let sums = window.sums
        let excess = Double(sums.drift) / Double(max(sums.magnitude, 1)) - tuning.driftRatio
        return excess > 0 && differenceFromNext > tuning.driftDifference - tuning.driftSlope * excess
    }

    /// Whether the waves are those of a regular tachycardia: each is like the next, and they come slower than flutter's, or they are
    /// the complexes of one that is fast, whose halves differ (`areComplexes`).
    ///
    /// - Parameter isUnderWay: whether they were so before, which they remain with somewhat less likeness.
    mutating func isRegularTachycardia(isUnderWay: Bool) -> Bool {
        let next = leastDifference(from: 0.75 * period, to: 1.25 * period)
        let slack = isUnderWay ? tuning.regularSlack : 1
        guard next.value < tuning.regularDifference * slack else { return false }
        let pointsPerSecond = hertzScale * 2 * Double.pi
        let rate = 60 * pointsPerSecond / Double(next.lag)
        if rate < tuning.slowRate * (isUnderWay ? tuning.rateSlack : 1) { return true }
        let leakage = window.sums.leakage
        return rate < tuning.flutterRate && leakage * slack > tuning.complexLeakage
            && next.value < tuning.likenessRatio * leakage * slack
    }
    /// Whether the waves are the complexes of a tachycardia after all.
    ///
    /// Where one complex runs into the next, each is like the next, but its second half is not its first turned over, as a
    /// flutter wave's is: they are complexes where they were found as beats. Where QRS complexes and tall T waves take turns, each
    /// wave is unlike the next, and like the one after, which neither flutter nor fibrillation is.
    mutating func areComplexes() -> Bool {
        let toNext = differenceFromNext
        let leakage = window.sums.leakage
        if leakage > tuning.complexLeakage, toNext < tuning.likenessRatio * leakage {
            return Double(recentBeatCount) > tuning.beatShare * waveCount
        }
        guard toNext > tuning.alternation else { return false }
        return leastDifference(from: 1.5 * period, to: 2.5 * period).value < tuning.alternationRatio * toNext
    }

    /// The score from which on it is flutter or fibrillation.
    var onsetScore: Double {
        mutating get {
            hasFewBeats ? tuning.beatlessScore : hasPulses ? tuning.pulsedScore : tuning.onsetScore
        }
    }

    /// Whether hardly a beat is found in the last five seconds.
    var hasFewBeats: Bool {
        mutating get { recentBeatCount <= tuning.fewBeats }
    }

    /// Whether what is found as beats is noisy, and so rare among the waves that QRS complexes with their P and T waves cannot be all of
    /// these: so it is where a pacemaker goes on firing.
    var hasPulses: Bool {
        mutating get {
            let count = recentBeatCount
            return Double(count) < tuning.beatsPerWave * waveCount && readableBeatCount <= tuning.fewBeats
        }
    }

    /// Whether the waves are read as beats after all: without noise, about as many of them as a rhythm of QRS complexes and T waves has,
    /// and none is the other's half turned over.
    var areReadAsBeats: Bool {
        mutating get {
            window.sums.leakage > tuning.readableLeakage
                && Double(readableBeatCount) > tuning.readableShare * waveCount
        }
    }

    /// Those of the recent beats that noise does not hide.
    private var readableBeatCount: Int {
        mutating get {
            var count = 0
            for age in 0..<recentBeatCount where !beats[beats.count - 1 - age].isNoisy { count += 1 }
            return count
        }
    }

    /// The waves of the last five seconds.
    private var waveCount: Double {
        mutating get { Double(FlutterWindow.length * pieceLength) / period }
    }

    /// Beats in the last five seconds of which the beat detector can have spoken.
    var recentBeatCount: Int {
        mutating get {
            let start = blockStart &- beatDelay &- SampleIndex(FlutterWindow.length * pieceLength * blockLength)
            var count = 0
            while count < beats.count, beats[beats.count - 1 - count].peak > start { count += 1 }
            return count
        }
    }

    /// The mean magnitude as a share of the largest.
    private var share: Double {
        mutating get { window.meanShare(pointsPerPiece: pieceLength) }
    }

    /// What speaks for flutter: that share less a part of the leakage.
    private var score: Double {
        mutating get { share - tuning.leakageWeight * window.sums.leakage }
    }

    /// The mean frequency, in hertz.
    private var hertz: Double {
        mutating get { Double(window.sums.difference) / Double(window.sums.magnitude) * hertzScale }
    }

    /// The mean period, in points.
    private var period: Double {
        mutating get {
            2 * Double.pi * Double(window.sums.magnitude) / Double(max(window.sums.difference, 1))
        }
    }

    /// How much each wave differs from the next, as a share of both: 0...1.
    private var differenceFromNext: Double {
        mutating get { leastDifference(from: 0.75 * period, to: 1.25 * period).value }
    }

    /// How much the last five seconds differ at least from themselves shifted by some lag, as a share of both, 0...1; and that
    /// lag, in points.
    ///
    /// O(window x lags), of which there are 90 at most; done only where the waves may be flutter.
    private mutating func leastDifference(from shortest: Double, to longest: Double) -> (value: Double, lag: Int) {
        var least = (value: 1.0, lag: max(Int(shortest), 1))
        let length = FlutterWindow.length * pieceLength
        for lag in max(Int(shortest), 1)...max(Int(longest), 1) {
            var difference: Int64 = 0
            var whole: Int64 = 0
            // Every other point is enough for a mean.
            for age in stride(from: 0, to: length, by: 2) {
                let (now, before) = (waves[age: age], waves[age: age + lag])
                difference &+= Self.magnitude(now &- before)
                whole &+= Self.magnitude(now) &+ Self.magnitude(before)
            }
            if whole > 0, Double(difference) < least.value * Double(whole) {
                least = (Double(difference) / Double(whole), lag)
            }
        }
        return least
    }
}
