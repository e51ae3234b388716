// SPDX-License-Identifier: Apache-2.0

import Signal

extension CandidateFinder {
    /// What a deflection loses at the end of the reach compared with one at its centre, and gains at its start.
    private static let earlyPreference: Float = 0.2
    /// A spike stays above this share of its height for no longer than a spike does.
    private static let spikeShare: Float = 0.1

    /// Measures a candidate's sharpness and narrowness, and how much of its steepest slope it has on the way back.
    ///
    /// A step - an electrode's jump, a calibration pulse, a square wave - moves one way within the reach; a QRS complex
    /// returns. The low-pass has no overshoot, so that a clean step has no slope back at all.
    func measureShape(of candidate: inout QRSCandidate, centreAge: Int) {
        var up: Int64 = 0
        var down: Int64 = 0
        var sharpest: Int64 = 0
        var broadest: Int64 = 0
        let before = lengths.slope &- lengths.slope / 2
        let after = lengths.slope / 2
        for age in (centreAge &- lengths.shapeReach)...(centreAge &+ lengths.shapeReach) {
            let here = smooth[age: age]
            let slope = smooth[age: age &- after] &- smooth[age: age &+ before]
            let bend = smooth[age: age &- lengths.bend] &- 2 &* here &+ smooth[age: age &+ lengths.bend]
            up = max(up, slope)
            down = max(down, 0 &- slope)
            let broad = smooth[age: age &- 2 &* lengths.bend] &- 2 &* here &+ smooth[age: age &+ 2 &* lengths.bend]
            sharpest = max(sharpest, abs(bend))
            broadest = max(broadest, abs(broad))
        }
        let steepest = max(up, down)
        candidate.sharpness = Float(sharpest) * smoothScale
        candidate.narrowness = broadest > 0 ? Float(sharpest) / Float(broadest) : 0
        candidate.reversal = steepest > 0 ? Float(min(up, down)) / Float(steepest) : 0
    }

    /// The mean magnitude of the bend at some ages of the low-pass signal, in millivolts.
    func meanBend(_ ages: ClosedRange<Int>) -> Float {
        var sum: Int64 = 0
        for age in ages {
            sum &+= abs(smooth[age: age &- lengths.bend] &- 2 &* smooth[age: age] &+ smooth[age: age &+ lengths.bend])
        }
        return Float(sum) * smoothScale / Float(ages.count)
    }

    /// Places a candidate's R peak where annotators of the field place it.
    ///
    /// It is the extreme of the low-pass signal above or below the baseline, but a sharp deflection counts for more than a
    /// slow one (its bend is added to its height), and an early one for more than a late one: where a sharp R wave is
    /// followed by a broad, deeper S wave, as in bundle-branch block and in ventricular beats, the R wave is marked.
    /// Nothing in the rule knows up from down.
    func placePeak(of candidate: inout QRSCandidate, centreAge: Int, at index: SampleIndex) {
        var sum: Int64 = 0
        for age in (centreAge &- lengths.baselineReach)...(centreAge &+ lengths.baselineReach) {
            sum &+= smooth[age: age]
        }
        let baseline = sum / Int64(2 &* lengths.baselineReach &+ 1)
        let span = lengths.peakSpan
        let perSample = Self.earlyPreference / Float(max(lengths.peakReach, 1))
        var bestScore: Float = -1
        var bestAge = centreAge
        for age in (centreAge &- lengths.peakReach)...(centreAge &+ lengths.peakReach) {
            let here = smooth[age: age]
            let bend = 2 &* here &- smooth[age: age &- span] &- smooth[age: age &+ span]
            let score = Float(abs(here &- baseline &+ bend)) * (1 + perSample * Float(age &- centreAge))
            if score > bestScore {
                bestScore = score
                bestAge = age
            }
        }
        candidate.isSpike = isSpike(above: baseline / Int64(first.length &* second.length), centreAge: centreAge)
        candidate.amplitude = Float(smooth[age: bestAge] &- baseline) * smoothScale
        candidate.peakIndex = index &- SampleIndex(bestAge &+ lengths.smoothDelay)
    }

    /// Whether the signal stands off its baseline, in units, for no longer than a spike does.
    ///
    /// The low-pass makes a wave of 37 ms even of a single sample, so it is the signal before it that tells. A pacemaker's
    /// pulse in front of a beat does not hide the beat: what the pulse is followed by stays above a share of it for longer.
    private func isSpike(above baseline: Int64, centreAge: Int) -> Bool {
        let centre = centreAge &+ lengths.smoothDelay
        let ages = (centre &- lengths.peakReach)...(centre &+ lengths.peakReach)
        var height: Int64 = 0
        for age in ages { height = max(height, abs(raw[age: age] &- baseline)) }
        let level = Int64(Float(height) * Self.spikeShare)
        var count = 0
        for age in ages where abs(raw[age: age] &- baseline) > level { count &+= 1 }
        return count <= lengths.spike
    }
}
