// SPDX-License-Identifier: Apache-2.0

/// What a day of signal, or all of it, came to: what a report of totals is made from.
///
/// `TotalsCounter` of the module Monitor fills it in. It is about 2 KB, and is kept in its place.
public struct Totals: Sendable {
    /// Hours of a day of signal.
    public static let hoursPerDay = 24

    /// The stretch of signal that totals cover.
    public enum Scope: UInt8, Sendable {
        /// A day of signal: 24 hours from the start or from the end of the day before, or what there is of it.
        case day
        /// All since the start.
        case whole

        /// The scope's name in reports.
        public var name: StaticString {
            switch self {
            case .day: "day"
            case .whole: "whole"
            }
        }
    }

    /// A heart rate and when it was.
    public struct RateMoment: Sendable, Equatable, BitwiseCopyable {
        /// The rate, in beats a minute.
        public var heartRate: Float
        /// The beat at which it was known.
        public var sampleIndex: SampleIndex

        /// Makes a moment.
        public init(heartRate: Float, sampleIndex: SampleIndex) {
            self.heartRate = heartRate
            self.sampleIndex = sampleIndex
        }
    }

    /// What the totals cover.
    public var scope: Scope
    /// Whether the day, or the signal, is over; false for what it has come to so far.
    public var isOver = false
    /// The first sample that they cover.
    public var firstSampleIndex: SampleIndex
    /// The sample after the last one.
    public var endSampleIndex: SampleIndex
    /// Samples in an hour.
    public let samplesPerHour: SampleIndex
    /// Beats by class, in the order N, S, V, F, Q.
    public var beatCounts = InlineArray<5, Int>(repeating: 0)
    /// The same by the hour since `firstSampleIndex`; more than a day has none.
    public var hourlyBeatCounts = InlineArray<24, InlineArray<5, Int32>>(repeating: InlineArray(repeating: 0))
    /// Beats that the classifier gave a class.
    public var classifiedBeatCount = 0
    /// Beats that were marked noisy, of any class.
    public var noisyBeatCount = 0
    /// Beats that followed a pacemaker's pulse, of any class.
    public var pacedBeatCount = 0
    /// The lowest heart rate; `nil` if none was known.
    public var slowest: RateMoment?
    /// The highest heart rate; `nil` if none was known.
    public var fastest: RateMoment?
    /// The longest run of beats of class S.
    public var supraventricularRun = BeatRun()
    /// The longest run of beats of class V.
    public var ventricularRun = BeatRun()
    /// The intervals between normal beats.
    public var intervals = NormalIntervals()
    /// Samples in each state of the signal, by its number.
    public var stateDurations = InlineArray<8, SampleIndex>(repeating: 0)
    /// The time in which no samples came in, by the clock, in nanoseconds.
    public var absence: Int64 = 0
    /// Samples that were missing.
    public var missingSampleCount = 0
    /// Problems of the input.
    public var inputProblemCount = 0
    /// Beats that took longer than the compute bound.
    public var computeOverrunCount = 0
    /// Alarms by kind, by its number.
    public var alarms = InlineArray<32, AlarmTotal>(repeating: AlarmTotal())

    /// Makes totals of nothing that begin at a sample.
    public init(scope: Scope, from sampleIndex: SampleIndex, samplesPerHour: SampleIndex) {
        self.scope = scope
        self.samplesPerHour = samplesPerHour
        firstSampleIndex = sampleIndex
        endSampleIndex = sampleIndex
    }

    /// Samples that they cover.
    public var duration: SampleIndex { endSampleIndex - firstSampleIndex }

    /// Hours that have begun; 0 if it is more than a day, which has no counts by the hour.
    public var hourCount: Int {
        let hours = (duration + samplesPerHour - 1) / samplesPerHour
        return hours <= SampleIndex(Self.hoursPerDay) ? Int(hours) : 0
    }

    /// Beats of all classes.
    public var beatCount: Int {
        var sum = 0
        for index in 0..<5 { sum += beatCounts[index] }
        return sum
    }

    /// Beats of a class in percent of those that have a class; `nil` if none has.
    public func burden(of beatClass: BeatClass) -> Double? {
        guard classifiedBeatCount > 0 else { return nil }
        return 100 * Double(beatCounts[Int(beatClass.rawValue)]) / Double(classifiedBeatCount)
    }

    /// Samples in any state but good.
    public var unreadableDuration: SampleIndex {
        var sum: SampleIndex = 0
        for state in SignalState.allCases where state != .good { sum += stateDurations[Int(state.rawValue)] }
        return sum
    }

    /// Alarms of all kinds.
    public var alarmCount: Int {
        var sum = 0
        for index in 0..<32 { sum += alarms[index].count }
        return sum
    }
}
