// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Thins a signal of a high rate, or doubles one of a low rate, for the stages that follow.
///
/// Both are one filter of linear phase: a sinc under a Hann window that reaches three samples of the stages to either side, or six
/// of the input if it is doubled (Crochiere and Rabiner, Multirate Digital Signal Processing, 1983). Its delay is taken out: an
/// output stands at the time of the sample in the filter's middle, or half way to the next one.
///
/// - **Thinned**, the signal passes up to 0.3 of the lower rate, which is 150 Hz or more (0.5 dB). From 0.8 of it on, which folds
///   back to below 0.2, nothing passes (44 dB). A longer filter would ring so much beside a pacemaker's pulse that the pulse is
///   none any more.
/// - **Doubled**, the samples of the input pass as they are, and one is put between each two.
///
/// A missing sample is left out and the others' weights stand in for its own; where less than half of the weight is there, the
/// output is missing. No output lies beyond what the input has shown, so that a rail stays the largest value, and a constant
/// stays that constant. A converter that wraps round is undone first, since the filter would smear its jumps.
///
/// O(1) a sample; allocates nothing after it is made.
public struct RateAdapter: ~Copyable {
    /// Samples of the stages that the filter reaches to either side when it thins, and samples of the input when it doubles.
    private static let reach = (thinning: 3, doubling: 6)
    /// The share of the filter's weight that must be there.
    private static let leastWeight: Float = 0.5
    private static let largestMillivolts = CandidateFinder.largestMillivolts

    /// How the rate changes.
    public let change: RateChange
    /// From an output's time to the sample that completes it, in samples of the input.
    public let delay: Int
    /// Samples of the input from one output to the next; 1 where each makes two.
    private let factor: Int
    /// The filter's length rounded up to a multiple of 8.
    private let span: Int
    /// Where the sample of an output's own time lies among the last `span`.
    private let middle: Int
    /// `[span]`, oldest sample first, sum 1, owned; zeros fill it up at its start.
    private let weights: FixedBuffer<Float>
    /// `[2 span]`, millivolts, owned: each of the last `span` samples twice, so that they always lie in a row.
    private let samples: FixedBuffer<Float>
    /// `[2 span]`, owned: whether each is missing.
    private let missing: FixedBuffer<Bool>
    /// Where the oldest of the last `span` samples lies.
    private var place = 0
    private var missingCount = 0

    private var unwrapper: ConverterUnwrapper
    private var isRunning = false
    /// The last sample that was there, which stands in for missing ones.
    private var held: Float = 0
    private var lowest: Float = 0
    private var highest: Float = 0
    /// Outputs after which counting begins anew, an even number: a counter of 32 bits would overflow within days.
    static let countedOutputs = 1 << 16
    /// Samples since the start, or since counting began anew; those that the filter has seen, which are more at the end; and
    /// outputs.
    private var inputCount = 0
    private var filteredCount = 0
    private var outputCount = 0
    /// Missing samples among those of each output to come, and among those of the next one that have come.
    private var missingCounts = Ring<16, Int>(filler: 0)
    private var missingOfNext = 0
    private var isFinishing = false

    /// The output that was taken last, in millivolts; NaN if it is missing.
    public private(set) var output: Float = .nan
    /// The missing samples of the input that it stands for.
    public private(set) var missingInputCount = 0

    /// Makes an adapter for an input: allocates three times.
    public init(rate: SampleRate) {
        change = RateChange(for: rate)
        factor = change.inputSamples
        let isDoubling = change == .doubled
        let reach = isDoubling ? Self.reach.doubling : Self.reach.thinning * factor
        let length = isDoubling ? 2 * reach : 2 * reach + 1
        delay = reach
        span = (length + 7) / 8 * 8
        middle = span - 1 - reach
        weights = FixedBuffer(repeating: 0, count: span)
        samples = FixedBuffer(repeating: 0, count: 2 * span)
        missing = FixedBuffer(repeating: true, count: 2 * span)
        unwrapper = ConverterUnwrapper(rate: rate)
        var sum = 0.0
        func weight(at index: Int) -> Double {
            ResamplingKernel.weight(
                distance: Double(index - middle) - (isDoubling ? 0.5 : 0), halfWidth: Double(reach),
                cutoff: 0.5 / Double(factor))
        }
        for index in span - length..<span { sum += weight(at: index) }
        for index in span - length..<span { weights[index] = Float(weight(at: index) / sum) }
    }

    /// The number of times that the converter has wrapped round.
    public var wrapCount: Int { unwrapper.wrapCount }

    /// Takes the next sample in, in millivolts; anything that is no finite number is a missing sample. All outputs of those
    /// before must have been taken.
    public mutating func push(_ millivolts: Float) {
        let isThere = millivolts.isFinite
        let sample = isThere ? max(-Self.largestMillivolts, min(millivolts, Self.largestMillivolts)) : held
        if !isRunning { start(at: sample, isThere: isThere) }
        if isThere {
            held = unwrapper.next(sample)
            lowest = min(lowest, held)
            highest = max(highest, held)
        } else {
            missingOfNext += 1
        }
        inputCount += 1
        filter(isMissing: !isThere)
        if inputCount % factor == 0 { countMissing() }
    }

    /// Takes the next output, if there is one.
    public mutating func next() -> Bool {
        if isFinishing { fillUp() }
        guard isRunning, timeOfNext + delay < filteredCount else { return false }
        giveOut()
        return true
    }

    /// Has all outputs come out that wait for more samples, with the last one in the place of those; to be followed by `next()`
    /// until it has none. What is pushed after that is the first sample of another stretch.
    public mutating func finish() {
        guard isRunning else { return }
        isFinishing = true
        if inputCount % factor != 0 { countMissing() }
    }

    // MARK: -

    /// The sample of the input at or before the next output.
    private var timeOfNext: Int { outputCount * factor / change.stageSamples }

    /// Lets the last sample stand in for what the next output waits for, or ends the stretch if there is none.
    private mutating func fillUp() {
        guard timeOfNext < inputCount else {
            isFinishing = false
            isRunning = false
            return
        }
        let isMissing = missing[place + span - 1]
        while timeOfNext + delay >= filteredCount { filter(isMissing: isMissing) }
    }

    private mutating func start(at sample: Float, isThere: Bool) {
        isRunning = true
        inputCount = 0
        filteredCount = 0
        outputCount = 0
        missingOfNext = 0
        missingCounts = Ring(filler: 0)
        held = sample
        lowest = sample
        highest = sample
        unwrapper.restart(at: sample)
        place = 0
        missingCount = isThere ? 0 : span
        for index in 0..<2 * span {
            samples[index] = sample
            missing[index] = !isThere
        }
    }

    /// Takes the same time off all counters.
    private mutating func countAnew() {
        let samples = timeOfNext
        inputCount -= samples
        filteredCount -= samples
        outputCount = 0
    }

    /// Has the filter see `held`.
    private mutating func filter(isMissing: Bool) {
        if missing[place] { missingCount -= 1 }
        if isMissing { missingCount += 1 }
        samples[place] = held
        samples[place + span] = held
        missing[place] = isMissing
        missing[place + span] = isMissing
        place = place + 1 < span ? place + 1 : 0
        filteredCount += 1
    }

    private mutating func countMissing() {
        missingCounts.append(missingOfNext)
        missingOfNext = 0
    }

    private mutating func giveOut() {
        let isBetween = change == .doubled && outputCount % 2 == 1
        missingInputCount = isBetween ? 0 : missingCounts.popFirst() ?? 0
        outputCount += 1
        if outputCount == Self.countedOutputs { countAnew() }
        if change == .doubled && !isBetween {
            output = missing[place + middle] ? .nan : samples[place + middle]
        } else {
            let value = missingCount == 0 ? wholeValue() : partialValue()
            // NaN is in no order: it stays.
            output = value < lowest ? lowest : value > highest ? highest : value
        }
    }

    /// The filter's value, all samples being there.
    private func wholeValue() -> Float {
        let reference = samples[place + middle]
        var sum = SIMD8<Float>(repeating: 0)
        var tap = 0
        while tap < span {
            // Bounded by `span`, of which `samples` holds two.
            let weight = unsafe UnsafeRawPointer(weights.baseAddress + tap).loadUnaligned(as: SIMD8<Float>.self)
            let sample = unsafe UnsafeRawPointer(samples.baseAddress + place + tap)
                .loadUnaligned(as: SIMD8<Float>.self)
            sum += weight * (sample - reference)
            tap &+= 8
        }
        let pairs = sum.lowHalf + sum.highHalf
        return reference + ((pairs[0] + pairs[1]) + (pairs[2] + pairs[3]))
    }

    /// The filter's value from the samples that are there; NaN if they are too few.
    private func partialValue() -> Float {
        let reference = samples[place + middle]
        var sum: Float = 0
        var weight: Float = 0
        for tap in 0..<span where !missing[place + tap] {
            sum += weights[tap] * (samples[place + tap] - reference)
            weight += weights[tap]
        }
        return weight >= Self.leastWeight ? reference + sum / weight : .nan
    }
}
