// SPDX-License-Identifier: Apache-2.0

/// The detector's constants: times in milliseconds, the others as ratios of levels.
///
/// Fitted on the 22 records of DS1 of the MIT-BIH Arrhythmia Database alone, clean and with noise of its Noise Stress Test
/// Database. Each sits in the middle of a plateau on which errors hardly change; none was chosen on the records of DS2.
struct QRSTuning: Sendable {
    /// The low-pass: two moving averages, a period of 50 and one of 60 Hz long, so that mains hum cancels.
    var firstSmoothing = 20.0
    /// The second moving average of the low-pass.
    var secondSmoothing = 16.7
    /// The distance of the three points of the bend.
    var bendSpan = 28.0
    /// The moving average of the bend's magnitude: about as long as a QRS complex.
    var energyWindow = 100.0
    /// The distance of the two points of the slope.
    var slopeSpan = 28.0
    /// A peak of the energy is a candidate when none larger follows for so long.
    var dominance = 180.0
    /// How far around the centre of the energy slopes and bends are measured.
    var shapeReach = 110.0
    /// How far around the centre of the energy the R peak may lie.
    var peakReach = 80.0
    /// The distance of the three points of the bend that counts for the R peak.
    var peakSpan = 33.0
    /// What a deflection loses at the end of the reach against one at its centre, and gains at its start.
    var earlyPreference = 0.2
    /// Half the stretch whose mean is the baseline.
    var baselineReach = 200.0

    /// Two beats are no closer than this.
    var refractory = 200.0
    /// A wave so soon after a beat may be its T wave...
    var tWaveReach = 340.0
    /// ...and is, where it is less sharp than this share of the beat.
    var tWaveSharpness = 0.6
    /// Where between noise level and beat level the threshold lies.
    var threshold = 0.25
    /// A beat that is missed for so many RR intervals is searched for...
    var searchBackInterval = 1.5
    /// ...above this share of the threshold or, where the beats' shapes are known, with evidence above this.
    var searchBackThreshold = 0.6
    /// Log-odds.
    var searchBackEvidence = -1.2
    /// A deflection with less of a way back than this is a step.
    var stepReversal = 0.12
    /// A deflection is a spike when it stays no longer than this...
    var spikeWidth = 14.0
    /// ...above this share of its height. Pulses of 10 ms and less are no beats by the same standards.
    var spikeShare = 0.1

    /// The low-pass of the fine band: two moving averages of this length, half a period of 60 Hz.
    var fineSmoothing = 8.3
    /// The distance of the three points of the fine band's bend.
    var fineBendSpan = 11.0
    /// How far to both sides of the R peak a beat's shape reaches.
    var templateReach = 80.0
    /// The most that two points of a shape are apart.
    var templateStep = 5.6
    /// How far off a candidate's R peak its beat is looked for first...
    var nearSearch = 14.0
    /// ...and, where nothing like it is there, before...
    var farSearchBefore = 110.0
    /// ...and behind it...
    var farSearchBehind = 150.0
    /// ...if it has more than this share of the beats' height.
    var farSearchShare = 0.3
    /// What differs from a known shape by less than this share of the shape's energy is that beat, and lies where it lies.
    var sameBeatResidual = 0.3
    /// A dull wave soon after a beat is a beat only where it differs by less than this.
    var dullResidual = 0.1
    /// A beat is placed by its shape where that differs from its own R peak by more than this.
    var replacement = 28.0
    /// A shape is trusted after so many beats...
    var trustedCount = 4
    /// ...that differ from it by less than this share of its energy. Noise hardly ever repeats itself so well...
    var newShapeResidual = 0.2
    /// ...or so soon: of waves that were not taken for beats, each must follow the one before within this time.
    var newShapeInterval = 1_500.0
    /// A beat that differs from a trusted shape by less than this share of its energy moves it...
    var updateResidual = 0.35
    /// ...by this share of the difference.
    var updateShare = 0.125
    /// A beat that differs from all shapes by more than this share begins one of its own.
    var unlikeResidual = 0.45

    /// How long the levels are learnt before the first beat is reported.
    var learning = 2_000.0
    /// For how long a candidate waits to be recognized while the levels are learnt.
    var learningMemory = 3_000.0
    /// When the signal has moved for so long and no levels could be learnt, it counts as noisy.
    var learningLimit = 10_000.0
    /// Candidates above this share of the largest are taken for beats while the levels are learnt.
    var peerShare = 0.4
    /// How far two or more beats must stand out from the background to be learnt from.
    var learningContrast = 4.5
    /// How far a single beat must stand out to be learnt from.
    var learningContrastOfOne = 7.0
    /// How far a candidate must stand out to wait for the levels to be learnt.
    var waitingContrast = 3.0
    /// The stretch whose energy makes the background...
    var background = 2_000.0
    /// ...and how much of it lies below the background: less than what fast, broad beats leave between them.
    var backgroundShare = 0.25
    /// The distance at which the background is sampled.
    var backgroundStep = 50.0
    /// Nothing below this mean bend is a beat, in millivolts: about a QRS complex of 0.03 mV...
    var floorInMillivolts = 0.008
    /// ...and nothing is where beats have come to less than this: about complexes of 0.17 mV. ANSI/AAMI EC13 and
    /// IEC 60601-2-27 ask a heart rate meter not to count complexes of 0.15 mV; who counts smaller ones moves it.
    var levelFloorInMillivolts = 0.09
    /// After so long without a beat the levels are learnt anew.
    var silence = 4_000.0
    /// While this lasts after the last beat, a level is learnt anew only above...
    var caution = 10_000.0
    /// ...this share of the old one, lest P waves that no beat follows be taken for beats.
    var cautiousShare = 0.25

    /// The signal turns noisy where beats stand out less than this from the background...
    var noisyContrast = 3.0
    /// ...and good again where they stand out more than this.
    var goodContrast = 3.8
    /// The time over which peaks that look like nothing before are averaged.
    var noiseMean = 6_000.0
    /// Where beats follow one another faster than this no other peak has room between them, and the mean fades on its own.
    var fastInterval = 450.0
    /// The signal is noisy as well where these come to more than this share of the beats...
    var noisyOthers = 0.3
    /// ...and good again where they come to less than this.
    var goodOthers = 0.2
    /// Levels learnt are forgotten after so long in noise that leaves no contrast...
    var noiseMemory = 5_000.0
    /// ...and in which no candidate is like so many of the last 24.
    var repeatedCount = 10
    /// The signal is flat when it has stayed within `flatRange` for so long.
    var flat = 2_000.0
    /// How far from where it started a flat signal may move, in millivolts.
    var flatRangeInMillivolts = 0.01
    /// The signal is clipped when it has stood still for so long at its extreme...
    var clipped = 250.0
    /// ...that far from its mean, in millivolts.
    var clippedDistanceInMillivolts = 1.0
    /// A lead is off when samples have been missing for so long; the last value stands in for fewer.
    var leadOff = 400.0

    /// Moves the floor of the level so that complexes up to a size are not counted, in millivolts; with 0 only
    /// `floorInMillivolts` is left.
    mutating func ignoreBeats(upToMillivolts millivolts: Double) {
        let share = millivolts / QRSDetector.standardSmallestBeatInMillivolts
        levelFloorInMillivolts = max(levelFloorInMillivolts * share, floorInMillivolts)
    }
}
