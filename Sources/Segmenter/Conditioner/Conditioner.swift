// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Takes out of the signal what no heart makes and can be told apart: mains hum, one-sample glitches, pacing pulses.
///
///     sample -> ConverterUnwrapper -> MainsCanceller -> spikes -> sample, `delay` samples later
///                                          ^------- bend ----/
///
/// **Spikes.** A spike is a run of samples, of one up to what 2 ms come to and one more, that stands off the line between its
/// neighbours, while the neighbours themselves go on from those before and after. It is replaced by that line. A QRS
/// complex has no such run: where its peak has one or two samples, its flanks are as steep as the peak is high.
/// The samples before a spike have been cleared of earlier ones. In a hail of glitches they lie on flanks and side by side too: see
/// `GlitchPath`.
///
/// What it does not take out passes bit for bit. Samples keep their number: the first that comes out is the first that came in.
/// The signal as it came in goes beside it, for those who watch the converter and the leads.
///
/// O(1) a sample; a sample that stands out costs more. Allocates nothing.
public struct Conditioner: ~Copyable {
    private let place = InPlace()
    /// The longest pacing pulse of EC13 and IEC 60601-2-27, in milliseconds.
    private static let pulseInMilliseconds = 2.0
    /// The least height of a spike, in millivolts, and in mean bends of the signal.
    static let leastSpikeInMillivolts: Float = 0.12
    private static let leastSpikeInBends: Float = 8
    /// The least height of two samples that could be the peak of a small QRS complex, in millivolts.
    private static let leastDoubtfulInMillivolts: Float = 0.7
    /// How often a spike of one sample is higher than its neighbours are rough, and how often it is at rates so low, in hertz, that
    /// the peak of a narrow QRS complex is one sample.
    private static let prominenceOfOne: (usual: Float, low: Float, lowHertz: Double) = (4, 6, 120)
    /// The same of longer spikes, and of those that could be the peak of a QRS complex.
    private static let prominence: (more: Float, coarse: Float) = (5, 8)
    /// How often it is higher than the step from the one neighbour to the other: the overshoot of a pulse is a quarter.
    private static let stepProminence: Float = 3
    /// Below this rate two samples can be all that there is of the peak of a QRS complex, and below the second one of a small one,
    /// in hertz.
    private static let leastFineHertz = 240.0
    private static let leastVeryFineHertz = 300.0
    /// From this rate on a hail is no matter: a QRS complex has so many samples between two glitches.
    private static let leastPathlessHertz = 450.0
    /// Larger samples are no voltages of a body; they count as this much.
    private static let largestMillivolts = CandidateFinder.largestMillivolts

    /// From a sample that comes in to the one that comes out, in samples.
    public let delay: Int
    /// The longest spike, in samples.
    let longestSpike: Int
    private let isFine: Bool
    private let isVeryFine: Bool
    private let takesPath: Bool
    private let prominenceOfOne: Float
    let millisecondsPerSample: Float

    /// Samples that came in.
    public private(set) var sampleCount: SampleIndex = 0
    /// Samples that came out.
    public private(set) var outputCount: SampleIndex = 0
    /// The sample that came out last, in millivolts; NaN if it is missing.
    public private(set) var output: Float = .nan
    /// The same sample as it came in.
    public private(set) var rawOutput: Float = .nan

    var canceller: MainsCanceller
    private var unwrapper: ConverterUnwrapper
    private var pacing: PacingWatch
    /// The signal without hum, its last `delay` samples not yet cleared of spikes; and as it came in.
    var signal = RecentSamples()
    private var raw = RecentSamples()
    /// The number of the next sample of these two: that of those that came in, and of those that stand in at the end.
    private var nextIndex: SampleIndex = 0
    /// Whether the last samples were missing, the newest in the lowest bit.
    private var missing: UInt32 = 0
    private var isRunning = false
    /// The last sample that was there, and as it came in: they stand in for missing ones.
    private var held: Float = 0
    private var heldRaw: Float = 0
    private var spikes = FixedRing<Spike>(
        capacity: 16, filler: Spike(sampleIndex: 0, length: 0, area: 0, isPacing: false))
    /// Whether `path` is that of a hail which has not ended.
    var isInHail = false
    var path = GlitchPath()
    /// Whether `nextSpike()` has one to give.
    public private(set) var hasSpike = false

    /// Makes a conditioner for a rate.
    ///
    /// - Parameters:
    ///   - rate: that of the samples, within `SampleRate.staged`.
    ///   - isJoined: whether a converter's wraps have been undone before, as by `RateAdapter`.
    public init(rate: SampleRate, isJoined: Bool = false) {
        isFine = rate.hertz >= Self.leastFineHertz
        isVeryFine = rate.hertz >= Self.leastVeryFineHertz
        takesPath = rate.hertz < Self.leastPathlessHertz
        longestSpike = Int((Self.pulseInMilliseconds * rate.hertz / 1_000).rounded(.up)) + 1
        delay = longestSpike + 2
        prominenceOfOne =
            rate.hertz < Self.prominenceOfOne.lowHertz ? Self.prominenceOfOne.low : Self.prominenceOfOne.usual
        millisecondsPerSample = Float(rate.milliseconds(samples: 1))
        canceller = MainsCanceller(rate: rate, delay: delay)
        unwrapper = ConverterUnwrapper(rate: rate, isJoined: isJoined)
        pacing = PacingWatch(rate: rate)
    }

    /// The mains hum that is being taken out; `nil` if there is none.
    public var hum: MainsHum? { canceller.hum }

    /// The number of times that the converter has wrapped round.
    public var wrapCount: Int { unwrapper.wrapCount }

    /// The next spike that was taken out, in order of time.
    public mutating func nextSpike() -> Spike? {
        let spike = spikes.popFirst()
        hasSpike = !spikes.isEmpty
        return spike
    }

    /// Takes the next sample in, in millivolts; anything that is no finite number is a missing sample.
    ///
    /// - Returns: whether a sample came out: `output`, and `rawOutput`.
    @inline(__always)
    public mutating func push(_ millivolts: Float) -> Bool {
        missing &<<= 1
        if isRunning && millivolts.magnitude <= Self.largestMillivolts {
            heldRaw = millivolts
            held = canceller.residual(of: unwrapper.next(millivolts))
        } else {
            takeUnusual(millivolts)
        }
        sampleCount &+= 1  // 2^63 samples are more than any recorder sends
        append()
        guard nextIndex &- outputCount > SampleIndex(delay) else { return false }
        giveOut()
        return true
    }

    /// Lets the next of the samples that wait come out; the last one stands in for those that are not coming.
    ///
    /// What is pushed when all are out is the first sample of another signal; hum and spikes are remembered.
    ///
    /// - Returns: whether there was one.
    public mutating func flush() -> Bool {
        guard outputCount < sampleCount else {
            isRunning = false
            return false
        }
        missing &<<= 1
        append()
        if nextIndex &- outputCount > SampleIndex(delay) { giveOut() } else { return flush() }
        return true
    }

    /// Starts afresh: the next sample is the first one of another signal, and the count of samples goes on.
    public mutating func restart() {
        isRunning = false
        outputCount = sampleCount
        isInHail = false
        canceller.restart()
        pacing.restart()
    }

    // MARK: -

    /// A sample that starts the conditioner, is missing, or too large to be true.
    @inline(never)
    private mutating func takeUnusual(_ millivolts: Float) {
        let isThere = millivolts.isFinite
        let sample = max(-Self.largestMillivolts, min(millivolts, Self.largestMillivolts))
        if !isRunning { start(at: isThere ? sample : 0) }
        if isThere {
            heldRaw = sample
            held = canceller.residual(of: unwrapper.next(sample))
        } else {
            missing |= 1
            canceller.skip()
        }
    }

    private mutating func start(at sample: Float) {
        isRunning = true
        nextIndex = sampleCount
        missing = 0
        held = sample
        heldRaw = sample
        signal.fill(sample)
        raw.fill(sample)
        unwrapper.restart(at: sample)
    }

    @inline(__always)
    private mutating func append() {
        signal[nextIndex] = held
        raw[nextIndex] = heldRaw
        nextIndex &+= 1
    }

    @inline(__always)
    private mutating func giveOut() {
        let index = outputCount
        if isInHail || (signal[index] - signal[index &- 1]).magnitude > Self.leastSpikeInMillivolts { clear(at: index) }
        let isMissing = (missing &>> UInt32(truncatingIfNeeded: nextIndex &- 1 &- index)) & 1 != 0
        output = isMissing ? .nan : signal[index]
        rawOutput = isMissing ? .nan : raw[index]
        outputCount &+= 1
        let bend = SampleIndex(canceller.bend)
        canceller.learn(bend: signal[index &- bend] - 0.5 * (signal[index] + signal[index &- 2 &* bend]))
    }

    /// Clears a sample of what is no signal; those before it are clear.
    @inline(never)
    private mutating func clear(at index: SampleIndex) {
        if takesPath, isInHail ? pacing.isStillGlitching(at: index) : pacing.isGlitching(at: index) {
            clearInHail(at: index)
        } else {
            isInHail = false
            clearSpike(at: index)
        }
    }

    /// Puts a line in the place of a spike, if one begins at a sample.
    private mutating func clearSpike(at index: SampleIndex) {
        let least = max(Self.leastSpikeInMillivolts, Self.leastSpikeInBends * canceller.mean)
        let before = signal[index - 1]
        let roughBefore = (before - signal[index - 2]).magnitude
        let isSure = isVeryFine || pacing.isDue(at: index)
        for length in 1...longestSpike {
            guard length == 1 || isSure || isFine else { return }
            let end = index + SampleIndex(length)
            let after = signal[end]
            let slope = (after - before) / Float(length + 1)
            var height: Float = 0
            var area: Float = 0
            for offset in 0..<length {
                let departure = signal[index + SampleIndex(offset)] - before - slope * Float(offset + 1)
                height = max(height, departure.magnitude)
                area += departure
            }
            let isClear = length == 1 || isSure
            guard height > (isClear ? least : max(least, Self.leastDoubtfulInMillivolts)),
                (after - before).magnitude * Self.stepProminence < height
            else { continue }
            var roughAfter = (after - signal[end + 1]).magnitude
            // Another spike may follow.
            if isSure { roughAfter = min(roughAfter, (after - signal[end + 2]).magnitude) }
            let prominence =
                length == 1 ? prominenceOfOne : isSure || isFine ? Self.prominence.more : Self.prominence.coarse
            guard max(roughBefore, roughAfter) * prominence < height else { continue }
            for offset in 0..<length { signal[index + SampleIndex(offset)] = before + slope * Float(offset + 1) }
            note(
                Spike(sampleIndex: index, length: length, area: area * millisecondsPerSample, isPacing: false),
                height: height)
            return
        }
    }

    mutating func note(_ spike: Spike, height: Float) {
        var spike = spike
        spike.isPacing = pacing.push(spike, bends: height / canceller.mean)
        spikes.appendDroppingOldest(spike)
        hasSpike = true
    }
}
