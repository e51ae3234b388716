// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The cheapest path through a hail of glitches: which samples are the signal's, and which are glitches.
///
/// A path steps from one sample of the signal to the next, over up to four glitches. It pays for each glitch, and for each bend
/// by the logarithm of its size: a heart bends a signal hard, but seldom. The cheapest path to each sample by each length of
/// its last step is known from those before (Viterbi, IEEE Trans. Inf. Theory 13, 1967, doi:10.1109/TIT.1967.1054010), so
/// glitches side by side and those on a QRS complex are told from it together. A decision comes `delay` samples late.
///
/// O(1) a sample: 25 logarithms at most. Allocates nothing.
struct GlitchPath: ~Copyable {
    /// The longest step from one sample of the signal to the next.
    private static let longestStep = 5
    /// What a glitch costs. Fitted on copies of DS1 at 125 Hz and of svdb with 10 glitches a second of up to 5 mV.
    private static let glitchCost: Float = 10.5
    /// A bend of this size costs 2 ln 2: the larger one of so many millivolts and this share of the signal's mean bend.
    private static let usualBend: (millivolts: Float, share: Float) = (0.02, 0.5)
    private static let impossible: Float = 1e9

    /// `[16]` samples as they came in, the newest at `newest`.
    private let samples = FixedBuffer<Float>(repeating: 0, count: 16)
    /// `[16, 8]` the least cost of a path that ends in a sample with a step of 1 to 5.
    private let costs = FixedBuffer(repeating: SIMD8<Float>(repeating: 0), count: 16)
    /// `[16, 8]` the length of that path's step before the last, 1 to 5.
    private let stepsBefore = FixedBuffer(repeating: SIMD8<UInt8>(repeating: 1), count: 16)
    private var newest: SampleIndex = 0

    /// Begins a path whose first two samples are the signal's.
    mutating func start(at index: SampleIndex, _ first: Float, _ second: Float) {
        let unreached = SIMD8<Float>(repeating: Self.impossible)
        for place in 0..<16 {
            costs[place] = unreached
            stepsBefore[place] = SIMD8(repeating: 1)
        }
        newest = index + 1
        samples[Self.place(index)] = first
        samples[Self.place(index + 1)] = second
        costs[Self.place(index + 1)][0] = 0
    }

    /// Takes the next sample in.
    ///
    /// - Parameter meanBend: the signal's, in millivolts: in noise bends are no glitches.
    mutating func push(_ sample: Float, meanBend: Float) {
        let unit = 1 / max(Self.usualBend.millivolts, Self.usualBend.share * meanBend)
        newest &+= 1
        let here = Self.place(newest)
        samples[here] = sample
        for step in 1...Self.longestStep {
            let last = Self.place(newest &- SampleIndex(step))
            let slope = (sample - samples[last]) / Float(step)
            var least = Self.impossible
            var stepBefore = 1
            for earlier in 1...Self.longestStep {
                let soFar = costs[last][earlier - 1]
                guard soFar < least else { continue }
                let before = samples[Self.place(newest &- SampleIndex(step + earlier))]
                let slopeBefore = (samples[last] - before) / Float(earlier)
                let bend = (slope - slopeBefore).magnitude * 2 / Float(step + earlier)
                let cost = soFar + 2 * naturalLogarithm(1 + bend * unit)
                if cost < least {
                    least = cost
                    stepBefore = earlier
                }
            }
            costs[here][step - 1] = least + Float(step - 1) * Self.glitchCost
            stepsBefore[here][step - 1] = UInt8(stepBefore)
        }
        keepSmall()
    }

    /// Where the cheapest path passes a sample.
    enum Passage: Equatable {
        /// The sample is the signal's.
        case signal
        /// The sample is a glitch; the next two samples of the signal, as far as they have come.
        case glitch(next: SampleIndex?, second: SampleIndex?)
    }

    /// Where the cheapest path passes a sample, one of the last six.
    func passage(at index: SampleIndex) -> Passage {
        var sample = newest
        var step = 1
        var least = Self.impossible
        for late in 0..<Self.longestStep {
            let end = newest &- SampleIndex(late)
            for length in 1...Self.longestStep {
                let cost = costs[Self.place(end)][length - 1] + Float(late) * Self.glitchCost
                if cost < least {
                    least = cost
                    sample = end
                    step = length
                }
            }
        }
        var next: SampleIndex?
        var second: SampleIndex?
        while sample > index {
            (next, second) = (sample, next)
            let before = Int(stepsBefore[Self.place(sample)][step - 1])
            sample &-= SampleIndex(step)
            step = before
        }
        return sample == index ? .signal : .glitch(next: next, second: second)
    }

    /// Costs count from the cheapest one on.
    private mutating func keepSmall() {
        let least = costs[Self.place(newest)].min()
        guard least > 1_000, least < Self.impossible else { return }
        for place in 0..<16 { costs[place] -= SIMD8(repeating: least) }
    }

    private static func place(_ index: SampleIndex) -> Int { Int(truncatingIfNeeded: index) & 15 }
}
