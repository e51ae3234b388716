// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Cuts the 187-point window of each beat out of the stream.
///
/// The window of Kachuee, Fazeli and Sarrafzadeh (ICHI 2018, doi:10.1109/ICHI.2018.00092): from the R peak, 1.2 T
/// long, at 125 Hz, scaled to 0...1 by its own minimum and maximum, filled with zeros to 187 points. Where they take T as
/// the median RR interval of a 10 s excerpt that the beat lies in, T here is the median of the intervals that ended in the 10 s up
/// to the beat: a monitor knows no others.
///
/// The window closes n/125 s after the R peak, n the points used, at most 1.496 s: no sample behind that is looked at,
/// so a window depends neither on when its beat was found nor on how the stream was chunked. Windows come in the order of
/// their beats.
///
/// O(1) a sample, O(187 x taps) a beat; allocates only when made.
public struct BeatWindower: ~Copyable {
    /// Beats that may wait for their windows to close.
    static let pendingCapacity = 64
    /// T before the first interval is known, in milliseconds.
    static let initialIntervalInMilliseconds = 1_000.0
    /// Longer intervals are gaps of the recording and set no T, in milliseconds.
    static let longestIntervalInMilliseconds = 2_500.0
    /// The stretch behind a beat whose intervals set T, in milliseconds.
    static let intervalMemoryInMilliseconds = 10_000.0
    /// The past that is kept for beats that are found late, in milliseconds.
    static let historyInMilliseconds = 10_000.0
    /// Windows are never shorter than this many points.
    static let leastPointCount = 24

    /// A beat whose window has not closed.
    struct Pending: BitwiseCopyable {
        var beat: Beat
        var precedingInterval: Int
        var medianInterval: Int
        var pointCount: Int
        var closesAt: SampleIndex
    }

    private let rate: SampleRate
    private let kernel: ResamplingKernel
    private let longestInterval: Int
    private let initialInterval: Int
    private let intervalMemory: Int

    /// The newest samples, in millivolts, NaN where missing; sample i at `i & historyMask`.
    private let history: FixedBuffer<Float>
    private let historyMask: Int
    /// One window's samples, in order.
    private let stretch: FixedBuffer<Float>
    /// Samples pushed.
    private var sampleCount: SampleIndex = 0
    private var lastMissingIndex: SampleIndex = -1
    private var isFlushing = false

    private let pending: FixedBuffer<Pending>
    private var pendingStart = 0
    private var pendingCount = 0
    /// The sample behind which the first of them can be taken out; `SampleIndex.max` where none waits.
    private var nextClose = SampleIndex.max
    private var intervals = RecentIntervals()
    private var previousPeak: SampleIndex?

    /// Makes a windower for a rate.
    public init(rate: SampleRate) {
        self.rate = rate
        kernel = ResamplingKernel(rate: rate)
        longestInterval = rate.samples(milliseconds: Self.longestIntervalInMilliseconds)
        initialInterval = rate.samples(milliseconds: Self.initialIntervalInMilliseconds)
        intervalMemory = rate.samples(milliseconds: Self.intervalMemoryInMilliseconds)
        var capacity = 1
        while capacity < rate.samples(milliseconds: Self.historyInMilliseconds) { capacity *= 2 }
        historyMask = capacity - 1
        history = FixedBuffer(repeating: .nan, count: capacity)
        let span = kernel.offset(ofPoint: BeatWindow.pointCount - 1) + 2 * kernel.stride
        stretch = FixedBuffer(repeating: 0, count: span)
        let none = Pending(
            beat: Beat(sampleIndex: 0, detectedAt: 0), precedingInterval: 0, medianInterval: 0, pointCount: 0,
            closesAt: 0)
        pending = FixedBuffer(repeating: none, count: Self.pendingCapacity)
    }

    /// Takes the next sample, in millivolts; NaN for a missing one.
    public mutating func push(_ millivolts: Float) {
        history[Int(truncatingIfNeeded: sampleCount) & historyMask] = millivolts
        if millivolts.isNaN { lastMissingIndex = sampleCount }
        sampleCount &+= 1  // 2^63 samples are more than any recorder sends
    }

    /// Takes the next beat, whose R peak is among the samples pushed.
    ///
    /// - Precondition: the R peak is not before that of the beat added last, and fewer than 64 windows are open.
    public mutating func add(_ beat: Beat) {
        precondition(pendingCount < Self.pendingCapacity, "windows are not being taken out")
        var precedingInterval = 0
        if let previousPeak {
            precondition(beat.sampleIndex >= previousPeak, "beats come in the order of their R peaks")
            let interval = Int(clamping: beat.sampleIndex - previousPeak)
            precedingInterval = interval
            if interval > 0 && interval <= longestInterval {
                intervals.append(interval, endingAt: beat.sampleIndex)
            }
        }
        previousPeak = beat.sampleIndex
        intervals.forget(before: beat.sampleIndex - SampleIndex(intervalMemory))
        let median = intervals.median

        // 1.2 x 125 = 150 is exact, so that an interval of whole points is not cut short by rounding.
        let points = 150 * Double(median ?? initialInterval) / rate.hertz
        let pointCount = min(BeatWindow.pointCount, max(Self.leastPointCount, Int(points)))
        let length = Int((Double(pointCount) * rate.hertz / BeatWindow.rateInHertz).rounded(.up))
        let entry = Pending(
            beat: beat, precedingInterval: precedingInterval, medianInterval: median ?? 0, pointCount: pointCount,
            closesAt: beat.sampleIndex + SampleIndex(length))
        let slot = (pendingStart + pendingCount) % Self.pendingCapacity
        pending[slot] = entry
        pendingCount += 1
        if pendingCount == 1 { nextClose = entry.closesAt }
    }

    /// Takes out the next window that has closed.
    ///
    /// - Returns: whether there was one; `context` is left as it is if not.
    public mutating func next(_ context: inout BeatContext) -> Bool {
        guard sampleCount > nextClose || isFlushing else { return false }
        return take(&context)
    }

    /// Takes out the first window that waits, if there is one.
    @inline(never)
    private mutating func take(_ context: inout BeatContext) -> Bool {
        guard pendingCount > 0 else { return false }
        let entry = pending[pendingStart]
        context.beat = entry.beat
        context.precedingIntervalInSamples = entry.precedingInterval
        context.medianIntervalInSamples = entry.medianInterval
        fill(&context, pointCount: entry.pointCount, closesAt: min(entry.closesAt, sampleCount - 1))
        context.closedAt = sampleCount - 1
        pendingStart = (pendingStart + 1) % Self.pendingCapacity
        pendingCount -= 1
        nextClose = pendingCount > 0 ? pending[pendingStart].closesAt : .max
        return true
    }

    /// Closes every open window where the recording ends: the points behind its end are zeros.
    public mutating func flush() {
        isFlushing = true
    }

    /// Forgets the recording: the next sample pushed is sample 0 of another one.
    public mutating func reset() {
        sampleCount = 0
        lastMissingIndex = -1
        isFlushing = false
        pendingStart = 0
        pendingCount = 0
        nextClose = .max
        intervals = RecentIntervals()
        previousPeak = nil
    }

    // MARK: -

    /// Copies the window's stretch of the history and resamples it.
    private mutating func fill(_ context: inout BeatContext, pointCount: Int, closesAt: SampleIndex) {
        let peak = context.beat.sampleIndex
        let first = peak - SampleIndex(kernel.reach)
        // Points that lie behind the end of a recording are not taken.
        var used = pointCount
        while used > 0 && peak + SampleIndex(kernel.offset(ofPoint: used - 1)) > closesAt { used -= 1 }
        guard used > 0 else { return clear(&context) }

        let length = kernel.offset(ofPoint: used - 1) + kernel.stride
        let oldest = max(0, sampleCount - SampleIndex(historyMask + 1))
        let isWhole = first >= oldest && lastMissingIndex < first
        for index in 0..<length {
            let sample = first + SampleIndex(index)
            let isThere = sample >= oldest && sample <= closesAt
            stretch[index] =
                isThere ? history[Int(truncatingIfNeeded: sample) & historyMask] : (isWhole ? 0 : .nan)
        }
        // The last points' kernels reach behind the close: there, and wherever samples are missing, weights are redealt.
        var missingCount = 0
        for point in 0..<used {
            let offset = kernel.offset(ofPoint: point)
            let reachesTo = peak + SampleIndex(offset + kernel.reach + 1)
            if isWhole && reachesTo <= closesAt {
                context.window.points[point] = unsafe kernel.value(
                    ofPoint: point, from: stretch.baseAddress + offset)
            } else {
                if isWhole { markBehindClose(of: first, closesAt: closesAt, length: length) }
                let value = unsafe kernel.partialValue(ofPoint: point, from: stretch.baseAddress + offset)
                if value.isNaN { missingCount += 1 }
                context.window.points[point] = value
            }
        }
        context.window.usedPointCount = used
        context.missingPermille = missingCount * 1_000 / used
        fillGapsAndScale(&context.window)
    }

    /// Marks the samples behind the close as missing.
    private func markBehindClose(of first: SampleIndex, closesAt: SampleIndex, length: Int) {
        var index = Int(clamping: closesAt - first) + 1
        while index < length {
            stretch[index] = .nan
            index += 1
        }
    }

    private func clear(_ context: inout BeatContext) {
        context.window = BeatWindow()
        context.missingPermille = 1_000
    }

    /// Bridges missing points with the value before them and scales to 0...1; a window without any swing becomes zeros.
    private func fillGapsAndScale(_ window: inout BeatWindow) {
        let used = window.usedPointCount
        var last = Float.nan
        for point in 0..<used where !window.points[point].isNaN {
            last = window.points[point]
            break
        }
        if last.isNaN { last = 0 }
        var lowest = Float.infinity
        var highest = -Float.infinity
        for point in 0..<used {
            let value = window.points[point]
            if value.isNaN { window.points[point] = last } else { last = value }
            lowest = min(lowest, last)
            highest = max(highest, last)
        }
        let swing = highest - lowest
        for point in 0..<used {
            window.points[point] = swing > 0 && swing.isFinite ? (window.points[point] - lowest) / swing : 0
        }
        for point in used..<BeatWindow.pointCount { window.points[point] = 0 }
    }
}
