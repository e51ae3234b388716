// SPDX-License-Identifier: Apache-2.0

import Signal

/// Filters the signal to its QRS energy, and finds the peaks of that energy.
///
/// The chain, every stage of it a symmetric finite filter on integers, so that nothing drifts and the delay is known:
///
///     x  -> two moving averages (20 and 16.7 ms)                       low-pass; mains hum cancels
///        -> p[n] - 2 p[n - k] + p[n - 2k], k = 28 ms                   the bend: a band-pass around 15 Hz
///        -> magnitude -> moving average (100 ms)                       the QRS energy
///        -> local maxima that none larger follows for 180 ms           the candidates
///
/// Hamilton PS, Tompkins WJ. Quantitative investigation of QRS detection rules using the MIT/BIH arrhythmia database.
/// IEEE Trans Biomed Eng 33(12), 1986, doi:10.1109/TBME.1986.325695, take the magnitude of the slope of a band-passed
/// signal and average it over 80 ms. The bend in place of the slope weighs a wave by its sharpness: the tall, slow T waves of
/// ventricular beats have a slope as steep as that of a broad QRS complex, but not its bend.
///
/// Group delay of the energy: 18 + 28 + 50 ms at any rate, to half a sample; a candidate comes `dominance` later. O(1) a
/// sample, and O(rate) a candidate, of which there are at most five a second; allocates only when it is made.
struct CandidateFinder: ~Copyable {
    private let place = InPlace()
    /// Integer units in a millivolt: 0.24 uV each, below the step of any converter in use.
    static let unitsPerMillivolt: Float = 4_096
    /// The largest magnitude of a sample, in millivolts. Units times the longest sums stay below 2^56.
    static let largestMillivolts: Float = 262_144

    /// The low-pass: two moving averages, a period of 50 and one of 60 Hz long, so that mains hum cancels; in milliseconds.
    private static let smoothingInMilliseconds = (first: 20.0, second: 16.7)
    /// The distance of the three points of the bend, in milliseconds.
    private static let bendInMilliseconds = 28.0
    /// The moving average of the bend's magnitude, in milliseconds: about as long as a QRS complex.
    private static let energyInMilliseconds = 100.0
    /// The distance of the two points of the slope, in milliseconds.
    private static let slopeInMilliseconds = 28.0
    /// A peak of the energy is a candidate if none larger follows for so long, in milliseconds.
    static let dominanceInMilliseconds = 180.0
    /// How far around the centre of the energy slopes and bends are measured, in milliseconds.
    private static let shapeReachInMilliseconds = 110.0
    /// How far around the centre of the energy the R peak may lie, in milliseconds.
    private static let peakReachInMilliseconds = 80.0
    /// The distance of the three points of the bend that counts for the R peak, in milliseconds.
    private static let peakSpanInMilliseconds = 33.0
    /// Half the stretch whose mean is the baseline, in milliseconds.
    private static let baselineReachInMilliseconds = 200.0
    /// Where the unrest around a candidate is measured: from so far before its centre to so far, and as near to it on the
    /// other side up to the end of its dominance; in milliseconds.
    private static let unrestInMilliseconds = (far: 350.0, near: 120.0)
    /// A deflection is a spike if it stays no longer than this, in milliseconds: the bedside standards' longest pulse, and
    /// what the recorder's own filter adds to it.
    private static let spikeInMilliseconds = 14.0
    /// The stretch whose energy makes the background, in milliseconds...
    private static let backgroundInMilliseconds = 2_000.0
    /// ...sampled at this distance, in milliseconds.
    private static let backgroundStepInMilliseconds = 50.0
    /// How much of that stretch lies below the background: less than what fast, broad beats leave between them.
    private static let backgroundShare: Float = 0.25

    /// From a sample to the candidate that it is the centre of, in samples.
    let delay: SampleIndex

    /// How far from its centre a candidate's energy depends on the signal, in samples.
    let reach: SampleIndex

    var first: MovingSum
    var second: MovingSum
    private var energy: MovingSum
    private var recent: RecentEnergy
    /// The low-pass signal, in units times `first.length * second.length`.
    var smooth: History<Int64>

    /// The signal as it came in, in units.
    var raw: History<Int32>

    /// Lengths in samples.
    let lengths: Lengths
    /// From a unit of `smooth` to millivolts.
    let smoothScale: Float
    private let energyScale: Float

    private var untilBackground = 0
    private var previous: Int64 = 0
    private var isRising = false
    private var peak: Int64 = 0
    /// Samples since the peak; nothing is waiting where it is negative.
    private var peakAge = -1

    /// The constants' lengths in samples, and the delays that follow from them.
    struct Lengths {
        let bend: Int
        let slope: Int
        let dominance: Int
        let shapeReach: Int
        let peakReach: Int
        let peakSpan: Int
        let baselineReach: Int
        let backgroundStep: Int
        let spike: Int
        let unrestFar: Int
        let unrestNear: Int
        /// Delay of `smooth`.
        let smoothDelay: Int
        /// Delay of the energy against `smooth`.
        let energyDelay: Int
    }

    /// Makes the filters for a rate; they take any value as the signal's past.
    init(rate: SampleRate) {
        func samples(_ milliseconds: Double) -> Int { max(rate.samples(milliseconds: milliseconds), 1) }
        first = MovingSum(length: samples(Self.smoothingInMilliseconds.first))
        second = MovingSum(length: samples(Self.smoothingInMilliseconds.second))
        energy = MovingSum(length: samples(Self.energyInMilliseconds))
        let bend = samples(Self.bendInMilliseconds)
        lengths = Lengths(
            bend: bend,
            slope: samples(Self.slopeInMilliseconds),
            dominance: samples(Self.dominanceInMilliseconds),
            shapeReach: samples(Self.shapeReachInMilliseconds),
            peakReach: samples(Self.peakReachInMilliseconds),
            peakSpan: samples(Self.peakSpanInMilliseconds),
            baselineReach: samples(Self.baselineReachInMilliseconds),
            backgroundStep: samples(Self.backgroundStepInMilliseconds),
            spike: samples(Self.spikeInMilliseconds),
            unrestFar: samples(Self.unrestInMilliseconds.far),
            unrestNear: samples(Self.unrestInMilliseconds.near),
            smoothDelay: (first.length + second.length - 2) / 2,
            energyDelay: bend + (energy.length - 1) / 2)
        delay = SampleIndex(lengths.dominance + lengths.energyDelay + lengths.smoothDelay)
        reach = SampleIndex((first.length + second.length + energy.length) / 2 + bend)
        smoothScale = 1 / (Self.unitsPerMillivolt * Float(first.length * second.length))
        energyScale = smoothScale / Float(energy.length)
        let measured = max(
            lengths.baselineReach, lengths.peakReach + lengths.peakSpan,
            lengths.shapeReach + max(2 * bend, lengths.slope), lengths.unrestFar + bend)
        // Twice the delay, since a peak waits beyond its dominance while a larger one is rising.
        smooth = History(capacity: 2 * (lengths.dominance + lengths.energyDelay) + measured + 2)
        // Its peak is sought as far from the centre as the R peak; the delay of `smooth` is to be bridged.
        raw = History(
            capacity: 2 * (lengths.dominance + lengths.energyDelay) + lengths.peakReach + lengths.smoothDelay + 2)
        recent = RecentEnergy(capacity: Int(Self.backgroundInMilliseconds / Self.backgroundStepInMilliseconds))
    }

    /// The integer value of a sample that is a number.
    ///
    /// Not by `rounded()`, which is a call into libm on baseline x86-64.
    @inline(__always)
    static func units(_ millivolts: Float) -> Int64 {
        let units = min(max(millivolts, -largestMillivolts), largestMillivolts) * unitsPerMillivolt
        return Int64(units + (units < 0 ? -0.5 : 0.5))
    }

    /// Starts afresh at a sample, as if the signal had always been there: no step at the start.
    mutating func restart(at value: Int64) {
        let once = value &* Int64(first.length)
        first.fill(value)
        second.fill(once)
        smooth.fill(once &* Int64(second.length))
        raw.fill(value)
        energy.fill(0)
        recent.removeAll()
        untilBackground = 0
        previous = 0
        isRising = false
        peak = 0
        peakAge = -1
    }

    /// Takes a sample in; returns whether it completes a candidate, which is then to be taken.
    @inline(__always)
    mutating func push(_ value: Int64) -> Bool {
        raw.push(value)
        let smoothed = second.push(first.push(value))
        smooth.push(smoothed)
        let bend = smoothed &- 2 &* smooth[age: lengths.bend] &+ smooth[age: 2 &* lengths.bend]
        let now = energy.push(abs(bend))
        untilBackground &-= 1
        if untilBackground < 0 {
            untilBackground = lengths.backgroundStep &- 1
            recent.push(Float(now) * energyScale)
        }

        // A maximum is seen one sample late: it is the last sample before the energy falls.
        if peakAge >= 0 { peakAge &+= 1 }
        if now > previous {
            isRising = true
        } else if now < previous {
            if isRising && (peakAge < 0 || previous > peak) {
                peak = previous
                peakAge = 1
            }
            isRising = false
        }
        previous = now

        guard peakAge >= lengths.dominance else { return false }
        // What rises above the peak now will replace it; it cannot rise for longer than its own window.
        return !(isRising && now > peak && peakAge < 2 &* lengths.dominance)
    }

    /// Measures the candidate that the sample pushed last has completed; `index` is that sample's number.
    mutating func takeCandidate(at index: SampleIndex) -> QRSCandidate {
        let centreAge = peakAge &+ lengths.energyDelay
        var candidate = QRSCandidate()
        candidate.centreIndex = index &- SampleIndex(centreAge &+ lengths.smoothDelay)
        candidate.height = Float(peak) * energyScale
        // Unknown at first, while there is less than a second of it.
        candidate.background = recent.isSettled ? recent.quantile(Self.backgroundShare) : 0
        measureShape(of: &candidate, centreAge: centreAge)
        candidate.unrestBefore = meanBend(centreAge &+ lengths.unrestNear...centreAge &+ lengths.unrestFar)
        candidate.unrestAfter = meanBend(centreAge &- lengths.dominance...centreAge &- lengths.unrestNear)
        placePeak(of: &candidate, centreAge: centreAge, at: index)
        peak = 0
        peakAge = -1
        return candidate
    }
}
