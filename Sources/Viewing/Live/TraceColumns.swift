// SPDX-License-Identifier: Apache-2.0

public import Signal

/// The signal thinned to the lowest and the highest value of each 1/32 s: what a trace of any width is drawn from.
///
/// A column is one dot wide. `push` costs O(1) and allocates nothing.
public struct TraceColumns: ~Copyable {
    /// Columns per second of signal.
    public static let perSecond = 32
    /// Columns that are kept: 62 s, more than any terminal is wide.
    static let capacity = 2_000

    /// The lowest and the highest value of a column, in millivolts; NaN if all of its samples are missing.
    public struct Extent: Sendable, Equatable {
        /// The lowest value.
        public var low: Float
        /// The highest value.
        public var high: Float

        /// Makes an extent.
        public init(low: Float, high: Float) {
            self.low = low
            self.high = high
        }

        /// A column without a sample.
        public static let missing = Extent(low: .nan, high: .nan)

        /// Whether it has no sample.
        public var isMissing: Bool { low.isNaN }

        /// Takes in another value or extent.
        mutating func include(_ other: Extent) {
            guard !other.isMissing else { return }
            guard !isMissing else {
                self = other
                return
            }
            low = min(low, other.low)
            high = max(high, other.high)
        }
    }

    /// Samples per second of the input.
    public let rate: SampleRate
    /// `[2000]`, ours, a ring: column `n` lies at `n % 2000`.
    private var extents: [Extent]
    /// The first column that is kept.
    private var first = 0
    /// The column that is being filled.
    private(set) var last = 0
    /// The samples so far.
    public private(set) var sampleCount: SampleIndex = 0
    /// The first sample of the next column.
    private var columnEnd: SampleIndex
    /// What the picture shows of the range of the signal.
    private(set) var range = TraceRange()

    /// Makes an empty trace of a signal of some rate.
    public init(rate: SampleRate) {
        self.rate = rate
        extents = Array(repeating: .missing, count: Self.capacity)
        columnEnd = Self.firstSample(of: 1, rate)
    }

    /// Takes the next sample, in millivolts; NaN for a missing one.
    public mutating func push(_ sample: Float) {
        if sampleCount >= columnEnd { advance() }
        sampleCount += 1
        if sample.isFinite { extents[last % Self.capacity].include(Extent(low: sample, high: sample)) }
    }

    /// Takes samples one after the other, in millivolts; NaN for missing ones.
    public mutating func push(_ samples: Span<Float>) {
        for index in samples.indices { push(samples[index]) }
    }

    /// Takes a whole column as a thinned signal has it; `sampleCount` is set to its end.
    ///
    /// A column that is not the next one leaves a gap, or begins anew if it lies before.
    public mutating func push(_ extent: Extent, column: Int) {
        if column < last || column - last > Self.capacity { restart(at: column) }
        while last < column { advance() }
        extents[last % Self.capacity].include(extent)
        sampleCount = Self.firstSample(of: column + 1, rate)
    }

    /// A column's values; missing if it is not kept.
    func extent(of column: Int) -> Extent {
        guard column >= first, column <= last, column > last - Self.capacity else { return .missing }
        return extents[column % Self.capacity]
    }

    /// The column that a sample lies in.
    func column(of sampleIndex: SampleIndex) -> Int {
        Int((Double(sampleIndex) * Double(Self.perSecond) / rate.hertz).rounded(.down))
    }

    /// The sample with which a column begins.
    static func firstSample(of column: Int, _ rate: SampleRate) -> SampleIndex {
        SampleIndex((Double(column) * rate.hertz / Double(perSecond)).rounded(.up))
    }

    /// Goes on to the next column, and to that of the next sample if the rate is lower than that of the columns.
    private mutating func advance() {
        repeat {
            if (last + 1) % Self.perSecond == 0 { range.take(second(before: last + 1)) }
            last += 1
            extents[last % Self.capacity] = .missing
            columnEnd = Self.firstSample(of: last + 1, rate)
        } while columnEnd <= sampleCount
        first = max(first, last - Self.capacity + 1)
    }

    /// What the second that ends before a column covered.
    private func second(before column: Int) -> Extent {
        var sum = Extent.missing
        for index in max(first, column - Self.perSecond)..<column { sum.include(extents[index % Self.capacity]) }
        return sum
    }

    private mutating func restart(at column: Int) {
        range = TraceRange()
        first = column
        last = column
        extents[column % Self.capacity] = .missing
    }
}
