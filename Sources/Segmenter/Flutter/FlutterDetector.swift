// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Finds ventricular flutter and fibrillation in the signal itself, whether beats are found in it or not.
///
/// In both the ventricles give one broad wave after the other, with no rest between: the signal is nearly periodic, and at no time far
/// from its own mean magnitude. Two measures say so, both over five seconds and anew every half second:
///
/// - The leakage of a filter that stops the signal's own mean period, |x[n] + x[n - T/2]| by |x[n]| + |x[n - T/2]|: 0 for a
///   sine, about 0.7 for a rhythm with QRS complexes and for noise. Kuo S, Dillman R. Computer detection of ventricular
///   fibrillation. Computers in Cardiology 1978, 347-349. T is 2 pi times the mean magnitude by the mean difference.
/// - The mean magnitude as a share of the largest, second by second: 0.64 for a sine, some 0.15 where QRS complexes stand out.
///   Anas EMA, Lee SY, Hasan MK. Biomed Eng Online 2010;9:43, doi:10.1186/1475-925X-9-43.
///
/// The first alone takes some tachycardias for flutter, the second alone much noise; the share less 0.85 of the leakage keeps
/// both apart. That pairs of such measures beat each alone is what Li Q, Rajagopalan C, Clifford GD found (IEEE Trans Biomed
/// Eng 2014;61:1607-1613, doi:10.1109/TBME.2013.2275000). We depart from all in window, thinning and threshold, and in that
/// an episode is placed by the pieces' own scores.
///
/// Complexes that a tachycardia repeats can pass for such waves. Those that were found as beats, which `note(beatAt:)` tells, are
/// left to those who watch the beats; so are complexes and tall T waves that take turns. See `areComplexes`. Other regular waves that are
/// slower than flutter are found as a tachycardia. See `isRegularTachycardia`.
///
/// What is smaller than 0.2 mV from peak to peak is not coarse fibrillation (Kerber RE et al. Circulation 1997;95:1677-1682,
/// doi:10.1161/01.CIR.95.6.1677) and gives none. Polarity and offset do not matter, and gain only for that floor.
///
/// Group delay: 17 + 250 ms. Flutter is found 3 to 7 s behind its onset, its end 2 to 5 s behind it; both are placed
/// within about a second. A sample costs O(1), and the 30 points of a piece are gone through once more at its end; nothing is
/// allocated but the buffers when it is made. Sums that outlast two points are integers, so that
/// nothing drifts.
public struct FlutterDetector: ~Copyable {
    private let place = InPlace()
    /// Points are as much finer than `CandidateFinder`'s units, for they are means. The largest sample is 2^30 units, a point
    /// below 2^34, a wave below 2^41, and the sums of a window below 2^51.
    private static let fineness = 16.0

    let tuning: FlutterTuning
    /// Lengths in samples.
    let blockLength: Int
    private let leadOff: Int
    let beatDelay: SampleIndex
    /// Lengths in points of the thinned signal.
    let pieceLength: Int
    private let longestLag: Int
    /// From the mean difference by the mean magnitude to the mean frequency in hertz.
    let hertzScale: Double
    /// From the triangle's sum to points, and from the waves to millivolts.
    private let pointScale: Double
    let millivoltScale: Double
    /// From the end of a piece to the sample at which it is complete.
    private let delay: SampleIndex

    private var baseline: MovingSum
    /// The thinned signal before its baseline is taken off; then without it, in units times the baseline's length.
    private var points: History<Int64>
    var waves: History<Int64>

    /// The first sample of the block.
    var blockStart: SampleIndex = 0
    /// Samples of the block so far, their sum, and the sum of that sum at each of them.
    private var blockCount = 0
    private var sum = 0.0
    private var sumOfSums = 0.0
    /// Of the block before: each sample times its number in the block, from 1, summed.
    private var previousRise = 0.0
    /// The sum of the block before, whose mean stands in for missing samples where their own block has none yet.
    private var previousSum = 0.0
    /// Samples that are missing in a row.
    private var missingCount = 0
    private var isRunning = false
    /// The largest magnitude of a sample that needs no thought: none where the last one was missing, and before the first.
    private var ordinary: Float = -1
    /// Where an episode can begin at the earliest: where the detector started, and where the last episode ended.
    private var earliestOnset: SampleIndex = 0
    private var previousWave: Int64 = 0
    /// The baseline at the end of the piece before.
    private var previousLevel: Int64 = 0
    private var pieceCount = 0
    private var piece = FlutterPiece()
    var window = FlutterWindow()

    /// R peaks, oldest first: more than five seconds can have.
    var beats = FixedRing<(peak: SampleIndex, isNoisy: Bool)>(capacity: 32, filler: (0, false))

    /// Pieces in a row that speak for a change.
    private var streak = 0
    /// Pieces since the onset; nothing where there is no episode.
    private var piecesSinceOnset: Int?
    /// Whether the episode is a regular tachycardia, and pieces in a row that speak for the contrary.
    private var isTachycardia = false
    private var contraryStreak = 0
    private var changes = Ring<4, FlutterChange>(filler: FlutterChange(sampleIndex: 0, isOnset: false))

    /// Whether `nextChange()` has one to give.
    public private(set) var hasChange = false
    /// Whether the last five seconds might be flutter or fibrillation that has not lasted long enough to be found.
    public private(set) var suspectsFlutter = false

    /// Makes a detector for a rate; it allocates its buffers here and nowhere else.
    public init(rate: SampleRate) {
        self.init(rate: rate, tuning: FlutterTuning())
    }

    init(rate: SampleRate, tuning: FlutterTuning) {
        self.tuning = tuning
        blockLength = max(rate.samples(milliseconds: tuning.block), 1)
        beatDelay = SampleIndex(rate.samples(milliseconds: tuning.beatDelay))
        leadOff = rate.samples(milliseconds: QRSDetector.leadOffInMilliseconds)
        let pointsPerSecond = rate.hertz / Double(blockLength)
        func points(_ milliseconds: Double) -> Int { Int((milliseconds / 1_000 * pointsPerSecond).rounded()) }
        // Odd, so that it has a middle.
        baseline = MovingSum(length: points(tuning.baseline) | 1)
        pieceLength = points(tuning.piece)
        longestLag = points(tuning.longestHalfPeriod)
        self.points = History(capacity: baseline.length)
        // The longest lag is two and a half periods of the lowest frequency.
        waves = History(
            capacity: FlutterWindow.length * pieceLength + Int(2.5 / tuning.lowestHertz * pointsPerSecond) + 2)
        hertzScale = pointsPerSecond / (2 * .pi)
        let weight = Double(blockLength * blockLength)
        pointScale = Double(CandidateFinder.unitsPerMillivolt) * Self.fineness / weight
        millivoltScale =
            1 / (Double(CandidateFinder.unitsPerMillivolt) * Self.fineness * Double(baseline.length))
        delay = SampleIndex(blockLength - 1 + baseline.length / 2 * blockLength)
    }

    /// Takes the next sample, in millivolts; a NaN is a missing sample, which keeps its place in time.
    ///
    /// Up to 400 ms of missing samples are bridged with the mean of those before; then an episode ends, and what follows is seen afresh.
    ///
    /// - Returns: whether `nextChange()` has one to give.
    @discardableResult
    public mutating func push(_ millivolts: Float) -> Bool {
        // One comparison for all that is out of the ordinary.
        if millivolts.magnitude <= ordinary {
            add(millivolts)
        } else {
            pushUnusual(millivolts)
        }
        return hasChange
    }

    /// A sample that starts the detector, is missing or behind one that is, or is too large to be true.
    @inline(never)
    private mutating func pushUnusual(_ millivolts: Float) {
        if millivolts.isNaN {
            missingCount &+= 1
            ordinary = -1
            if isRunning, missingCount >= leadOff { leaveLead() }
            let mean = blockCount > 0 ? sum / Double(blockCount) : previousSum / Double(blockLength)
            if isRunning { add(Float(mean)) }
        } else {
            let sample = min(max(millivolts, -CandidateFinder.largestMillivolts), CandidateFinder.largestMillivolts)
            missingCount = 0
            ordinary = CandidateFinder.largestMillivolts
            if !isRunning { start(at: Double(sample)) }
            add(sample)
        }
        if !isRunning { blockStart &+= 1 }
    }

    @inline(__always)
    private mutating func add(_ millivolts: Float) {
        sum += Double(millivolts)
        sumOfSums += sum
        blockCount &+= 1
        if blockCount == blockLength { takePoint() }
    }

    /// Tells of a beat that was found, by its R peak's sample, and whether in noise; beats come in time order.
    public mutating func note(beatAt sampleIndex: SampleIndex, isNoisy: Bool = false) {
        beats.appendDroppingOldest((sampleIndex, isNoisy))
    }

    /// The next change since the last call, in order of time.
    public mutating func nextChange() -> FlutterChange? {
        let change = changes.popFirst()
        hasChange = !changes.isEmpty
        return change
    }

    /// Forgets the signal so far, and an episode with it; the count of samples goes on.
    public mutating func restart() {
        isRunning = false
        ordinary = -1
        blockStart &+= SampleIndex(blockCount)
        blockCount = 0
        piecesSinceOnset = nil
        missingCount = 0
        beats.removeAll()
        while changes.popFirst() != nil {}
        hasChange = false
    }

    private mutating func start(at level: Double) {
        isRunning = true
        earliestOnset = blockStart
        previousSum = level * Double(blockLength)
        previousRise = level * Double(blockLength * (blockLength + 1) / 2)
        let point = Int64(level * Double(blockLength * blockLength) * pointScale)
        baseline.fill(point)
        points.fill(point)
        waves.fill(0)
        sum = 0
        sumOfSums = 0
        blockCount = 0
        previousWave = 0
        previousLevel = point &* Int64(baseline.length)
        pieceCount = 0
        piece = FlutterPiece()
        window.removeAll()
        streak = 0
        suspectsFlutter = false
        piecesSinceOnset = nil
    }

    private mutating func leaveLead() {
        isRunning = false
        blockStart &+= SampleIndex(blockCount)
        blockCount = 0
        if piecesSinceOnset != nil { report(isOnset: false, at: blockStart &- SampleIndex(missingCount) &+ 1) }
        piecesSinceOnset = nil
    }

    /// One point of the thinned signal, from the block of samples that is complete and the one before.
    ///
    /// The weights of the triangle rise from 1 to the block's length and fall from one less to 0. The sum of sums weighs the
    /// first sample by the block's length and the last by 1. Nothing of these sums outlasts two blocks, so that they may be of
    /// floating point and yet nothing drifts.
    @inline(never)
    private mutating func takePoint() {
        let length = Double(blockLength)
        let value = previousRise + (sumOfSums - sum)
        previousRise = (length + 1) * sum - sumOfSums
        previousSum = sum
        // Below 2^34 by the largest sample. Cut, not rounded: half a unit is 8 nV, and `rounded()` is a call on baseline x86-64.
        let point = Int64(value * pointScale)
        blockStart &+= SampleIndex(blockLength)
        sum = 0
        sumOfSums = 0
        blockCount = 0
        points.push(point)
        let level = baseline.push(point)
        let wave = points[age: baseline.length / 2] &* Int64(baseline.length) &- level
        waves.push(wave)
        let magnitude = Self.magnitude(wave)
        piece.magnitude &+= magnitude
        piece.peak = max(piece.peak, magnitude)
        piece.difference &+= Self.magnitude(wave &- previousWave)
        previousWave = wave
        pieceCount &+= 1
        if pieceCount == pieceLength {
            // What the baseline has moved stands for all points of the piece.
            piece.drift = Self.magnitude(level &- previousLevel) &* Int64(pieceLength)
            previousLevel = level
            takePiece()
        }
    }

    /// The magnitude without a branch, which no processor would predict; far below 2^63 here.
    @inline(__always)
    static func magnitude(_ value: Int64) -> Int64 { Int64(truncatingIfNeeded: value.magnitude) }

    /// Half a second of the thinned signal.
    private mutating func takePiece() {
        measureLeakage()
        window.append(piece)
        piece = FlutterPiece()
        pieceCount = 0
        guard window.isFull else { return }
        if let pieces = piecesSinceOnset {
            piecesSinceOnset = min(pieces + 1, FlutterWindow.capacity)
            let least = hasFewBeats || hasPulses ? tuning.beatlessEndScore : tuning.endScore
            let lasts = isFlutter(above: least, floor: tuning.endFloorInMillivolts) && !areReadAsBeats
            streak = lasts ? 0 : streak + 1
            if streak >= tuning.endCount {
                end()
            } else {
                reviewKind()
            }
        } else {
            let isSeen = isFlutter(above: onsetScore, floor: tuning.floorInMillivolts) && !isDrift()
            streak = isSeen ? streak + 1 : 0
            suspectsFlutter = isFlutter(above: tuning.endScore, floor: tuning.floorInMillivolts)
            if streak >= tuning.onsetCount, !areComplexes(), !areReadAsBeats { begin() }
        }
    }

    /// Adds the piece to itself half a period ago, the period being the mean one of the last five seconds.
    private mutating func measureLeakage() {
        let magnitude = window.sums.magnitude &+ piece.magnitude
        let difference = window.sums.difference &+ piece.difference
        guard difference > 0 else { return }
        let halfPeriod = Double.pi * Double(magnitude) / Double(difference)
        let lag = max(Int(min(halfPeriod, Double(longestLag)) + 0.5), 1)
        for age in 0..<pieceLength {
            let now = waves[age: age]
            let before = waves[age: age + lag]
            piece.leaked &+= Self.magnitude(now &+ before)
            piece.leakable &+= Self.magnitude(now) &+ Self.magnitude(before)
        }
    }

    private mutating func begin() {
        let pieces = piecesSinceChange(limit: FlutterWindow.capacity, isOnset: true)
        piecesSinceOnset = pieces
        streak = 0
        contraryStreak = 0
        isTachycardia = isRegularTachycardia(isUnderWay: false)
        earliestOnset = start(ofPieces: pieces)
        report(isOnset: true, at: earliestOnset)
    }

    /// Asks anew what the waves are; where that has changed, the one episode ends and the other begins.
    private mutating func reviewKind() {
        let isRegular = isRegularTachycardia(isUnderWay: isTachycardia)
        // What ends a tachycardia is often no more than irregular: for fibrillation it takes as much as anew.
        let isContrary =
            isTachycardia ? !isRegular && isFlutter(above: onsetScore, floor: tuning.floorInMillivolts) : isRegular
        contraryStreak = isContrary ? contraryStreak + 1 : 0
        guard contraryStreak >= (isTachycardia ? tuning.irregularCount : tuning.regularCount) else { return }
        // The first of the windows was made half of what it says.
        earliestOnset = start(ofPieces: contraryStreak + FlutterWindow.length / 2)
        report(isOnset: false, at: earliestOnset)
        isTachycardia.toggle()
        contraryStreak = 0
        report(isOnset: true, at: earliestOnset)
    }

    private mutating func end() {
        // Behind the first piece of the episode at the earliest.
        let pieces = piecesSinceChange(limit: (piecesSinceOnset ?? 1) - 1, isOnset: false)
        piecesSinceOnset = nil
        streak = 0
        earliestOnset = start(ofPieces: pieces)
        report(isOnset: false, at: earliestOnset)
    }

    private mutating func piecesSinceChange(limit: Int, isOnset: Bool) -> Int {
        window.piecesSinceChange(limit: limit, isOnset: isOnset, pointsPerPiece: pieceLength, tuning: tuning)
    }

    /// The first sample of the last so many pieces.
    private mutating func start(ofPieces count: Int) -> SampleIndex {
        max(blockStart &- delay &- SampleIndex(count * pieceLength * blockLength), earliestOnset)
    }

    private mutating func report(isOnset: Bool, at sampleIndex: SampleIndex) {
        changes.appendDroppingOldest(
            FlutterChange(sampleIndex: sampleIndex, isOnset: isOnset, isTachycardia: isTachycardia))
        hasChange = true
    }
}
