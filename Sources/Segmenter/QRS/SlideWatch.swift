// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Watches whether the signal slides one way without a beat, as it does while an electrode or an amplifier settles.
///
/// O(1) a sample.
struct SlideWatch {
    /// Means are taken over so long, in milliseconds.
    private static let blockInMilliseconds = 250.0
    /// A signal slides if that many means in a row go one way...
    private static let leastBlocks = 12
    /// ...so far in all, in millivolts...
    private static let leastWayInMillivolts: Float = 1
    /// ...and smoothly: in each block the signal spans no more than so many times the way from the block before, and this, in millivolts.
    private static let largestSpan: (moves: Int64, millivolts: Float) = (2, 0.2)

    private let step: Int
    /// In samples that it takes.
    private let blockLength: Int
    private let leastWay: Int64
    private let roughness: Int64
    private var sum: Int64 = 0
    private var highest = Int64.min
    private var lowest = Int64.max
    private var untilBlock: Int
    /// The mean of the last block; `nil` before the first one.
    private var mean: Int64?
    /// Blocks that went one way, up or down, and how far.
    private var count = 0
    private var way: Int64 = 0
    /// Whether the signal slides.
    private(set) var slides = false

    /// Makes a watch that takes each so many-th sample of a rate.
    init(rate: SampleRate, step: Int) {
        self.step = step
        blockLength = max(rate.samples(milliseconds: Self.blockInMilliseconds) / step, 1)
        leastWay = CandidateFinder.units(Self.leastWayInMillivolts)
        roughness = CandidateFinder.units(Self.largestSpan.millivolts)
        untilBlock = blockLength
    }

    /// Samples that have slid so far, if the signal slides; else 0.
    var length: Int { slides ? count * blockLength * step : 0 }

    /// Starts afresh.
    mutating func restart() {
        beginBlock()
        mean = nil
        count = 0
        way = 0
        slides = false
    }

    /// Notes that a beat was found: what slides counts from here on.
    mutating func noteBeat() {
        count = 0
        way = 0
        slides = false
    }

    /// Takes a sample in, in the units of `CandidateFinder`.
    @inline(__always)
    mutating func push(_ value: Int64) {
        sum &+= value
        highest = max(highest, value)
        lowest = min(lowest, value)
        untilBlock &-= 1
        if untilBlock == 0 { endBlock() }
    }

    @inline(never)
    private mutating func endBlock() {
        let next = sum / Int64(blockLength)
        let span = highest - lowest
        beginBlock()
        guard let mean else { return self.mean = next }
        let move = next - mean
        self.mean = next
        if span > Self.largestSpan.moves * abs(move) + roughness {
            noteBeat()
        } else if move != 0, move.signum() == way.signum() {
            count += 1
            way += move
        } else {
            count = 1
            way = move
        }
        slides = count >= Self.leastBlocks && abs(way) >= leastWay
    }

    private mutating func beginBlock() {
        sum = 0
        highest = .min
        lowest = .max
        untilBlock = blockLength
    }
}
