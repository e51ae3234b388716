// SPDX-License-Identifier: Apache-2.0

/// The constants of `FlutterDetector`: times in milliseconds, the others as ratios.
///
/// Chosen on DS1 of the MIT-BIH Arrhythmia Database and on the noise recordings of the MIT-BIH Noise Stress Test Database; none on
/// DS2. DS1's flutter is all from one patient (record 207), so each was placed in the middle of a range over which record
/// 207's episodes are found and nothing else is: see docs/flutter.md. What tells slow waves, tachycardia, drift and a pacemaker's pulses
/// was chosen on the MIT-BIH Malignant Ventricular Ectopy Database.
struct FlutterTuning: Sendable {
    /// The low-pass: a triangle of twice this length, which also thins the signal to a point for each so long. It is about a
    /// period of 60 Hz, so that such hum cancels, and so short that hum of 50 Hz appears at 10 Hz and above, where nothing counts.
    var block = 16.0
    /// The moving average whose difference from the signal is looked at.
    var baseline = 500.0
    /// What the ratios are told for.
    var piece = 500.0
    /// The longest half period that is tried.
    var longestHalfPeriod = 330.0

    /// How much of the leakage is taken off the mean magnitude.
    var leakageWeight = 0.85
    /// The score above which the rhythm is taken for flutter or fibrillation...
    var onsetScore = -0.04
    /// ...for so many pieces in a row.
    var onsetCount = 3
    /// The score that is enough while no more than so many beats are found in five seconds: where there are none to read, waves
    /// are no rhythm of beats.
    var beatlessScore = -0.13
    var fewBeats = 1
    /// The score that is enough where the beats are noisy and fewer than this share of the waves: pulses of a pacemaker stand out, and
    /// the waves between them less.
    var pulsedScore = -0.15
    var beatsPerWave = 0.21
    /// The score below which it is over, and that while there are no beats to read...
    var endScore = -0.22
    var beatlessEndScore = -0.26
    /// ...for so many pieces in a row.
    var endCount = 3
    /// Waves of at least this leakage of which more than this share are readable beats are a rhythm of beats.
    var readableLeakage = 0.45
    var readableShare = 0.45
    /// Waves of a leakage above this that differ from the next by less than that share of it are complexes.
    var complexLeakage = 0.3
    var likenessRatio = 0.5
    /// Wave and wave differ by more than this share...
    var alternation = 0.3
    /// ...and by that much less from the wave after the next, where complexes and their T waves take turns.
    var alternationRatio = 0.4
    /// Complexes count as found where there are beats for more than this share of them...
    var beatShare = 0.55
    /// ...up to so long ago: a beat is found within this.
    var beatDelay = 400.0
    /// The score of a piece by which the beginning and the end are placed.
    var placingScore = -0.2
    /// The mean frequencies that count, in hertz.
    var lowestHertz = 1.8
    var highestHertz = 8.5
    /// Up to this mean frequency, in hertz, each wave must differ from the next by less than that share: a rhythm of QRS
    /// complexes and T waves as high has waves as slow, and only flutter repeats them all...
    var slowHertz = 2.6
    var slowDifference = 0.3
    /// ...and by that much more for each hertz above it, if beats are found.
    var differencePerHertz = 0.55
    /// Waves are those of a loose electrode where the baseline moves by so many times their mean magnitude in half a second...
    var driftRatio = 1.5
    /// ...and each differs from the next by more than this share, less so much for each time more.
    var driftDifference = 0.45
    var driftSlope = 0.05
    /// Waves that differ from the next by less than this share are regular...
    var regularDifference = 0.35
    /// ...and up to this many a minute they are a tachycardia's; faster ones are only if they are complexes, and slower than flutter.
    var slowRate = 165.0
    var flutterRate = 250.0
    /// By how much likeness and rate may depart further once it is known.
    var regularSlack = 1.25
    var rateSlack = 1.06
    /// Pieces in a row by which flutter or fibrillation turns out to be a tachycardia, and the other way.
    var regularCount = 16
    var irregularCount = 6
    /// A wave is square, not of a heart, where its mean magnitude is more than this share of its largest; 0.64 is a sine's.
    var squareShare = 0.72
    /// The least size from peak to peak, in millivolts: less is fine fibrillation, which counts as asystole...
    var floorInMillivolts = 0.2
    /// ...and that at which it is over.
    var endFloorInMillivolts = 0.13

    /// The share that wave and wave may differ by at a mean frequency; 1 and more for any.
    func largestDifference(atHertz hertz: Double) -> Double {
        slowDifference + max(hertz - slowHertz, 0) * differencePerHertz
    }
}
