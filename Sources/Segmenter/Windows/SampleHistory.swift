// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The newest samples of a signal in millivolts, NaN where missing, and the same through a high-pass.
///
/// What came out of the high-pass is not kept: its state at every 64th sample is, and from there it is computed again. A
/// sample costs O(1), a stretch O(its length + 64); nothing is allocated after `init`.
struct SampleHistory: ~Copyable {
    /// From one sample at which the filter's state is kept to the next.
    private static let stateDistance = 64

    /// Samples that are kept at least.
    let capacity: Int

    /// `[capacity + 64]`, the newest at `newest`, those before it before it, round the end.
    private let samples: FixedBuffer<Float>
    private var newest = 0
    /// The filter before sample 64 i, at `i % states.count`.
    private let states: FixedBuffer<HighPass>
    private var highPass: HighPass
    private var sampleCount: SampleIndex = 0
    /// The first sample since the last restart.
    private var startIndex: SampleIndex = 0
    private var untilState = 0
    private var nextState = 0

    /// Makes a history of missing samples that keeps so many milliseconds.
    init(rate: SampleRate, milliseconds: Double) {
        capacity = rate.samples(milliseconds: milliseconds)
        samples = FixedBuffer(repeating: .nan, count: capacity + Self.stateDistance)
        highPass = HighPass(rate: rate)
        states = FixedBuffer(repeating: highPass, count: capacity / Self.stateDistance + 3)
    }

    /// Takes the next sample, in millivolts; NaN for a missing one.
    @inline(__always)
    mutating func push(_ millivolts: Float) {
        if untilState == 0 {
            states[nextState] = highPass
            nextState = nextState &+ 1 == states.count ? 0 : nextState &+ 1
            untilState = Self.stateDistance
        }
        untilState &-= 1
        newest = newest &+ 1 == samples.count ? 0 : newest &+ 1
        samples[newest] = millivolts
        _ = highPass.next(millivolts)
        sampleCount &+= 1
    }

    /// The filter begins anew at the level of the next sample.
    mutating func restart() {
        startIndex = sampleCount
        highPass.restart()
    }

    /// A sample that is kept.
    subscript(sample: SampleIndex) -> Float { samples[place(of: sample)] }

    /// Writes samples through the high-pass, all of them kept and none before the last restart.
    func copyLevels(of range: Range<SampleIndex>, into output: UnsafeMutablePointer<Float>) {
        let distance = SampleIndex(Self.stateDistance)
        let state = range.lowerBound / distance
        var filter = states[Int(state % SampleIndex(states.count))]
        var sample = state * distance
        if sample < startIndex {
            sample = startIndex
            filter.restart()
        }
        var place = place(of: sample)
        while sample < range.upperBound {
            let level = filter.next(samples[place])
            if sample >= range.lowerBound { unsafe output[Int(sample - range.lowerBound)] = level }
            place = place + 1 == samples.count ? 0 : place + 1
            sample += 1
        }
    }

    private func place(of sample: SampleIndex) -> Int {
        let place = newest - Int(sampleCount - 1 - sample)
        return place < 0 ? place + samples.count : place
    }
}
