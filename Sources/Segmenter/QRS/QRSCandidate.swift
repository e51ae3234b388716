// SPDX-License-Identifier: Apache-2.0

import Signal

/// A peak of the QRS energy, and what the signal looks like around it.
struct QRSCandidate {
    /// A deflection with less of a way back than this is a step.
    static let stepReversal: Float = 0.12

    /// The sample at the centre of the energy.
    var centreIndex: SampleIndex = 0
    /// The sample of the R peak, where this is a beat.
    var peakIndex: SampleIndex = 0
    /// The R peak above the baseline around it, in millivolts.
    var amplitude: Float = 0
    /// The peak of the QRS energy: the mean magnitude of the bend, in millivolts.
    var height: Float = 0
    /// The largest magnitude of the bend, in millivolts.
    var sharpness: Float = 0
    /// The same as a share of the largest bend over twice the distance: about 1 for a narrow wave, 1/4 for one far broader
    /// than both, whatever its height.
    var narrowness: Float = 0
    /// The steepest slope in the one direction as a share of that in the other, 0...1; a step has none back.
    var reversal: Float = 0
    /// The mean magnitude of the bend from 350 to 120 ms before the centre, in millivolts: little before most QRS complexes.
    var unrestBefore: Float = 0
    /// The same from 120 to 180 ms after it.
    var unrestAfter: Float = 0
    /// Whether the deflection is too short for a QRS complex: a pacemaker's pulse, or a switch's.
    var isSpike = false
    /// The QRS energy that a quarter of the last seconds was below, in millivolts.
    var background: Float = 0
    /// How well it correlates with the known shape that is most like it, 0...1; 0 before it was judged.
    var correlation: Float = 0
    /// The log-odds that this is a beat (`BeatEvidence`); `nil` before it was judged.
    var evidence: Float?
    /// How much lower the log-odds are because it comes early, at least 0.
    var doubtOfEarliness: Float = 0
    /// How many of the candidates before looked like it when it was turned down.
    var likes = 0
    /// What it added to the noise when it was turned down.
    var noise: Float = 0

    /// Whether it is neither a step nor a spike.
    func isComplex(_ rules: QRSRules) -> Bool {
        (reversal >= Self.stepReversal || !rules.contains(.step)) && !(isSpike && rules.contains(.spike))
    }
}
