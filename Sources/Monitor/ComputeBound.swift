// SPDX-License-Identifier: Apache-2.0

public import Classifier
import Signal

/// The time within which a classifier gives a beat its class on this machine: measured at start, times a safety factor.
///
/// A classifier does the same operations for every window, so that only the state of the machine tells one run from
/// another; of steps by need the most that a beat may take are measured. In service a beat comes about once a second, to
/// caches that other work has filled. So every other run is measured after other data have filled the caches
/// (`CacheFiller`). The factor covers what a start cannot show: other work that fills the last level of cache too, and a
/// core that wakes up. A scheduler that gives the processor to others for a while is not part of the bound: a beat beyond
/// it shows that.
///
/// The figure is the least over `batchCount` batches of the longest run of each, since on a busy machine a run may be
/// interrupted. A batch takes a millisecond, and one that is left alone is enough.
public struct ComputeBound: Sendable, Equatable {
    /// How many times the measured time the bound is.
    public static let safetyFactor: Int64 = 8
    /// Batches of runs.
    static let batchCount = 4
    /// Runs of a batch; before the even ones the caches are filled.
    static let runsPerBatch = 6
    /// The time after which no other run begins, in nanoseconds; a classifier that takes longer is run once.
    static let budget: Int64 = 20_000_000

    /// The longest run of the quietest batch, in nanoseconds.
    public let measuredNanoseconds: Int64

    /// The bound, in nanoseconds: `safetyFactor` times the measured time, rounded up to whole microseconds.
    public var nanoseconds: Int64 {
        let (product, overflow) = measuredNanoseconds.multipliedReportingOverflow(by: Self.safetyFactor)
        return overflow || product > .max - 999 ? .max / 1_000 * 1_000 : (product + 999) / 1_000 * 1_000
    }

    /// Makes the bound that follows from a measured time, in nanoseconds; a negative one counts as 0.
    public init(measuredNanoseconds: Int64) {
        self.measuredNanoseconds = max(0, measuredNanoseconds)
    }

    /// Measures a classifier that is laid out and ready; takes at most about `budget` unless a single run takes longer.
    ///
    /// With a constant timer nothing is run: every beat takes the constant.
    public init(measuring classifier: inout BeatClassifier, timer: ComputeTimer = .standard) {
        if case .constant(let nanoseconds) = timer {
            self.init(measuredNanoseconds: nanoseconds)
            return
        }
        let input = Self.exampleInput
        let filler = CacheFiller()
        // The work is a call through a table of kernels, which no optimizer can leave out for an unused result.
        self.init(
            of: &classifier, now: { timer.now() }, fillCaches: { filler.fill() }, run: { _ = $0.classifyInFull(input) })
        // The example is no beat of the patient's.
        classifier.restart()
    }

    /// Measures whatever `run` does.
    ///
    /// - Parameters:
    ///   - worker: what does the work.
    ///   - now: the clock, in nanoseconds.
    ///   - fillCaches: makes the caches cold; called before every other run, outside of what is measured.
    ///   - run: the work.
    init<Worker: ~Copyable>(
        of worker: inout Worker, now: () -> Int64, fillCaches: () -> Void, run: (inout Worker) -> Void
    ) {
        let start = now()
        // The first run brings the program's pages in and teaches the branch predictor: it counts only if it is all.
        run(&worker)
        var quietest = now() - start
        measuring: for batch in 0..<Self.batchCount {
            var longest: Int64 = 0
            for index in 0..<Self.runsPerBatch {
                guard now() - start < Self.budget else {
                    if batch == 0, index > 0 { quietest = longest }
                    break measuring
                }
                if index % 2 == 0 { fillCaches() }
                let runStart = now()
                run(&worker)
                longest = max(longest, now() - runStart)
            }
            quietest = batch == 0 ? longest : min(quietest, longest)
        }
        self.init(measuredNanoseconds: quietest)
    }

    /// A full window with points all over 0...1.
    private static var exampleInput: ClassifierInput {
        var input = ClassifierInput()
        let count = ClassifierInput.pointCount
        for channel in InputChannel.allCases {
            for index in 0..<count { input[channel][index] = Float(index * 71 % count) / Float(count - 1) }
        }
        return input
    }
}
