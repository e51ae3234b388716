// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Cuts the 187-point channels of each beat out of the stream.
///
/// The window of Kachuee, Fazeli and Sarrafzadeh (ICHI 2018, doi:10.1109/ICHI.2018.00092): from the R peak, 1.2 T
/// long, at 125 Hz, scaled to 0...1 by its own minimum and maximum, filled with zeros to 187 points. They take T as
/// the median RR interval of a 10 s excerpt that the beat lies in. Here T comes with the beat: the median of the
/// intervals that ended in the 10 s up to it, since a monitor knows no others.
///
/// The window closes n/125 s after the R peak, n the points used, at most 1.496 s. No later sample is looked at,
/// so a window depends neither on when its beat was found nor on how the stream was chunked. Windows come in the order of
/// their beats.
///
/// With `looksAround` each beat gets a wide window as well, the channel `aroundRPeak`: from 0.496 s before the R peak to
/// 0.992 s after it, through a high-pass of 0.5 Hz, in millivolts about its mean. It closes with its end, or
/// later when the next beat is found, and 1.488 s after the R peak at the latest.
///
/// O(1) a sample, O(187 x taps) a beat; allocates only when made.
public struct BeatWindower: ~Copyable {
    private let place = InPlace()
    #if ECGMON_EMBEDDED
        /// Beats that may wait for their windows to close: they lie 200 ms apart, and wait 1.5 s.
        public static let pendingCapacity = 16
    #else
        /// Beats that may wait for their windows to close; those of a benchmark come as they like.
        public static let pendingCapacity = 64
    #endif
    /// T if no interval is known, in milliseconds.
    static let initialIntervalInMilliseconds = 1_000.0
    /// The past that is kept for beats that are found late, in milliseconds.
    static let historyInMilliseconds = 6_000.0
    /// Windows are never shorter than this many points.
    static let leastPointCount = 24
    /// From an R peak to the latest close of its wide window, in milliseconds.
    static let longestWaitInMilliseconds = 1_488.0
    /// The last point of the wide window, counted from the R peak.
    private static let lastPointAround = ClassifierInput.pointCount - 1 - ClassifierInput.pointsBeforeRPeak

    /// A beat whose window has not closed.
    struct Pending: BitwiseCopyable {
        var beat: Beat
        var medianInterval: Int?
        var pointCount: Int
        /// Where the window from the R peak on ends; no later sample is looked at for it.
        var closesAt: SampleIndex
    }

    /// Whether each beat gets a wide window, too. A change counts for the windows that are open.
    public var looksAround: Bool {
        didSet { updateNextClose() }
    }

    private let rate: SampleRate
    private let kernel: ResamplingKernel
    private let initialInterval: Int

    /// The newest samples, and the same through the high-pass.
    private var history: SampleHistory
    /// From an R peak to the end of its wide window, and to the latest close of it, in samples.
    private let lengthAround: SampleIndex
    private let longestWait: SampleIndex
    /// One window's samples, in order.
    private let stretch: FixedBuffer<Float>
    /// Samples pushed.
    private var sampleCount: SampleIndex = 0
    /// The first sample since the windower last started afresh.
    private var startIndex: SampleIndex = 0
    private var lastMissingIndex: SampleIndex = -1
    private var isFlushing = false

    private let pending: FixedBuffer<Pending>
    private var pendingStart = 0
    private var pendingCount = 0
    /// The sample after which the first of them can be taken out; `SampleIndex.max` if none waits.
    private var nextClose = SampleIndex.max

    /// Bytes of the one table whose length does not simply grow with the rate.
    public static func weightByteCount(at rate: SampleRate) -> Int { ResamplingKernel.weightByteCount(at: rate) }

    /// Makes a windower for a rate; `looksAround` if each beat shall get a wide window, too.
    public init(rate: SampleRate, looksAround: Bool = false) {
        self.rate = rate
        self.looksAround = looksAround
        kernel = ResamplingKernel(rate: rate)
        initialInterval = rate.samples(milliseconds: Self.initialIntervalInMilliseconds)
        history = SampleHistory(rate: rate, milliseconds: Self.historyInMilliseconds)
        lengthAround = SampleIndex(kernel.offset(ofPoint: Self.lastPointAround) + 1)
        longestWait = SampleIndex(rate.samples(milliseconds: Self.longestWaitInMilliseconds))
        let span = kernel.offset(ofPoint: ClassifierInput.pointCount - 1) + 2 * kernel.stride
        stretch = FixedBuffer(repeating: 0, count: span)
        let none = Pending(beat: Beat(sampleIndex: 0, detectedAt: 0), medianInterval: nil, pointCount: 0, closesAt: 0)
        pending = FixedBuffer(repeating: none, count: Self.pendingCapacity)
    }

    /// Takes the next sample, in millivolts; NaN for a missing one.
    public mutating func push(_ millivolts: Float) {
        history.push(millivolts)
        if millivolts.isNaN { lastMissingIndex = sampleCount }
        sampleCount &+= 1  // 2^63 samples are more than any recorder sends
    }

    /// Takes the next beat, whose R peak is among the samples pushed, and T in samples, `nil` if no interval is known.
    ///
    /// - Precondition: beats come in the order of their R peaks, and fewer than `pendingCapacity` windows are open.
    public mutating func push(_ beat: Beat, medianInterval: Int?) {
        precondition(pendingCount < Self.pendingCapacity, "windows are not being taken out")
        // 1.2 x 125 = 150 is exact, so that an interval of whole points is not cut short by rounding.
        let points = 150 * Double(medianInterval ?? initialInterval) / rate.hertz
        let pointCount = min(ClassifierInput.pointCount, max(Self.leastPointCount, Int(points)))
        let length = Int((Double(pointCount) * rate.hertz / ClassifierInput.rateInHertz).rounded(.up))
        let entry = Pending(
            beat: beat, medianInterval: medianInterval, pointCount: pointCount,
            closesAt: beat.sampleIndex + SampleIndex(length))
        let slot = (pendingStart + pendingCount) % Self.pendingCapacity
        pending[slot] = entry
        pendingCount += 1
        if pendingCount <= 2 { updateNextClose() }
    }

    /// Takes out the next window that has closed.
    ///
    /// - Parameters:
    ///   - windowed: receives the beat, and how its window came about.
    ///   - input: receives the channel `fromRPeak` and, with `looksAround`, `aroundRPeak` in millivolts; all else is left
    ///     as it is.
    /// - Returns: whether there was one; if not, both are left as they are.
    public mutating func next(_ windowed: inout WindowedBeat, _ input: inout ClassifierInput) -> Bool {
        guard sampleCount > nextClose || isFlushing else { return false }
        return take(&windowed, &input)
    }

    /// Takes out the first window that waits, if there is one.
    @inline(never)
    private mutating func take(_ windowed: inout WindowedBeat, _ input: inout ClassifierInput) -> Bool {
        guard pendingCount > 0 else { return false }
        let entry = pending[pendingStart]
        windowed = WindowedBeat(entry.beat, medianInterval: entry.medianInterval)
        windowed.closedAt = sampleCount - 1
        windowed.isCut = sampleCount <= entry.closesAt
        windowed.isCutAround = sampleCount <= end(of: entry)
        windowed.endsAt = end(of: entry)
        if looksAround { fillAround(&input[.aroundRPeak], peak: entry.beat.sampleIndex) }
        fill(
            &input[.fromRPeak], of: &windowed, pointCount: entry.pointCount,
            closesAt: min(entry.closesAt, sampleCount - 1))
        pendingStart = (pendingStart + 1) % Self.pendingCapacity
        pendingCount -= 1
        updateNextClose()
        return true
    }

    /// The last sample that a beat's windows look at.
    private func end(of entry: Pending) -> SampleIndex {
        looksAround ? max(entry.closesAt, entry.beat.sampleIndex + lengthAround) : entry.closesAt
    }

    /// Settles when the first window is to be taken out.
    private mutating func updateNextClose() {
        guard pendingCount > 0 else {
            nextClose = .max
            return
        }
        let entry = pending[pendingStart]
        nextClose = end(of: entry)
        if looksAround && pendingCount == 1 { nextClose = max(nextClose, entry.beat.sampleIndex + longestWait) }
    }

    /// Closes every open window where the recording ends: the points after its end are zeros.
    public mutating func flush() {
        isFlushing = true
    }

    /// Starts afresh after the last sample: no window reaches across, and samples are counted on.
    public mutating func restart() {
        startIndex = sampleCount
        isFlushing = false
        pendingStart = 0
        pendingCount = 0
        nextClose = .max
        history.restart()
    }

    // MARK: -

    /// Copies the window's stretch of the history and resamples it to `[187]` points.
    private mutating func fill(
        _ points: inout InlineArray<187, Float>, of windowed: inout WindowedBeat, pointCount: Int,
        closesAt: SampleIndex
    ) {
        let peak = windowed.beat.sampleIndex
        let first = peak - SampleIndex(kernel.reach)
        // Points after the end of a recording are not taken.
        var used = pointCount
        while used > 0 && peak + SampleIndex(kernel.offset(ofPoint: used - 1)) > closesAt { used -= 1 }
        guard used > 0 else {
            points = InlineArray(repeating: 0)
            windowed.missingPermille = 1_000
            return
        }

        let length = kernel.offset(ofPoint: used - 1) + kernel.stride
        let oldest = max(startIndex, sampleCount - SampleIndex(history.capacity))
        let isWhole = first >= oldest && lastMissingIndex < first
        for index in 0..<length {
            let sample = first + SampleIndex(index)
            let isThere = sample >= oldest && sample <= closesAt
            stretch[index] = isThere ? history[sample] : (isWhole ? 0 : .nan)
        }
        // The last points' kernels reach past the close: there, and wherever samples are missing, weights are redealt.
        var missingCount = 0
        for point in 0..<used {
            let offset = kernel.offset(ofPoint: point)
            let reachesTo = peak + SampleIndex(offset + kernel.reach + 1)
            if isWhole && reachesTo <= closesAt {
                points[point] = unsafe kernel.value(ofPoint: point, from: stretch.baseAddress + offset)
            } else {
                if isWhole { markAfterClose(of: first, closesAt: closesAt, length: length) }
                let value = unsafe kernel.partialValue(ofPoint: point, from: stretch.baseAddress + offset)
                if value.isNaN { missingCount += 1 }
                points[point] = value
            }
        }
        windowed.usedPointCount = used
        windowed.missingPermille = missingCount * 1_000 / used
        fillGapsAndScale(&points, usedCount: used)
    }

    /// Resamples the wide window to `[187]` points in millivolts about their mean; missing ones take the value before them.
    private mutating func fillAround(_ points: inout InlineArray<187, Float>, peak: SampleIndex) {
        let start = kernel.offset(ofPoint: ResamplingKernel.firstPoint)
        let first = peak + SampleIndex(start - kernel.reach)
        let length = kernel.offset(ofPoint: Self.lastPointAround) - start + kernel.stride
        let oldest = max(startIndex, sampleCount - SampleIndex(history.capacity))
        let there = max(first, oldest)..<max(first, oldest, min(first + SampleIndex(length), sampleCount))
        for index in 0..<length { stretch[index] = .nan }
        if !there.isEmpty {
            unsafe history.copyLevels(of: there, into: stretch.baseAddress + Int(there.lowerBound - first))
        }
        let isWhole = first >= oldest && first + SampleIndex(length) <= sampleCount && lastMissingIndex < first
        var last: Float = 0
        var sum: Float = 0
        for point in 0..<ClassifierInput.pointCount {
            let place = point + ResamplingKernel.firstPoint
            let samples = unsafe stretch.baseAddress + (kernel.offset(ofPoint: place) - start)
            let value =
                unsafe isWhole
                ? kernel.value(ofPoint: place, from: samples) : kernel.partialValue(ofPoint: place, from: samples)
            if value.isFinite { last = value }
            points[point] = last
            sum += last
        }
        let mean = sum / Float(ClassifierInput.pointCount)
        for point in 0..<ClassifierInput.pointCount { points[point] -= mean }
    }

    /// Marks the samples after the close as missing.
    private func markAfterClose(of first: SampleIndex, closesAt: SampleIndex, length: Int) {
        var index = Int(clamping: closesAt - first) + 1
        while index < length {
            stretch[index] = .nan
            index += 1
        }
    }

    /// Bridges missing points with the value before them and scales to 0...1; a window without any swing becomes zeros.
    private func fillGapsAndScale(_ points: inout InlineArray<187, Float>, usedCount used: Int) {
        var last = Float.nan
        for point in 0..<used where !points[point].isNaN {
            last = points[point]
            break
        }
        if last.isNaN { last = 0 }
        var lowest = Float.infinity
        var highest = -Float.infinity
        for point in 0..<used {
            let value = points[point]
            if value.isNaN { points[point] = last } else { last = value }
            lowest = min(lowest, last)
            highest = max(highest, last)
        }
        let swing = highest - lowest
        for point in 0..<used {
            points[point] = swing > 0 && swing.isFinite ? (points[point] - lowest) / swing : 0
        }
        for point in used..<ClassifierInput.pointCount { points[point] = 0 }
    }
}
