// SPDX-License-Identifier: Apache-2.0

public import Signal

/// What a report of totals says, in the units in which it is written.
public struct ReportedTotals: Sendable, Equatable {
    /// A run of beats of one class.
    public struct Run: Sendable, Equatable {
        /// Its beats.
        public var beats: Int
        /// Its first beat's sample; `nil` if there was none.
        public var sampleIndex: SampleIndex?
        /// Its rate, in beats a minute; `nil` if it has no interval.
        public var rate: Double?
    }

    /// Whether they cover all since the start, and not a day alone.
    public var isWhole: Bool
    /// Whether what they cover is over.
    public var isOver: Bool
    /// Beats and the heart rate.
    public var counts: ReportedCounts
    /// Beats that were given a class.
    public var classifiedBeats: Int
    /// The signal that they cover, in seconds.
    public var durationInSeconds: Double
    /// Seconds in each state of the signal, in the order of `SignalState`; those of no-input by the clock, of good 0.
    public var stateSeconds: [Double]
    /// NN intervals.
    public var intervalCount: Int
    /// Their mean; `nil` if it is unknown.
    public var meanIntervalInMilliseconds: Double?
    /// SDNN; `nil` if it is unknown.
    public var deviationInMilliseconds: Double?
    /// RMSSD; `nil` if it is unknown.
    public var differenceInMilliseconds: Double?
    /// The longest run of beats of class V.
    public var ventricularRun: Run
    /// The longest run of beats of class S.
    public var supraventricularRun: Run
    /// Beats by class and hour; empty if it is more than a day, or unknown.
    public var hours: [[Int]]

    init(_ fields: borrowing some EventFields & ~Copyable) {
        isWhole = fields.text(.scope) == "whole"
        isOver = fields.text(.state) == "end"
        counts = ReportedCounts(fields)
        classifiedBeats = fields.count(.classifiedBeats)
        durationInSeconds = fields.seconds(.duration)
        stateSeconds = []
        for key in EventKey.states { stateSeconds.append(key.map { fields.seconds($0) } ?? 0) }
        intervalCount = fields.count(.intervals)
        meanIntervalInMilliseconds = fields.number(.meanInterval)
        deviationInMilliseconds = fields.number(.intervalDeviation)
        differenceInMilliseconds = fields.number(.intervalDifference)
        ventricularRun = Run(
            beats: fields.count(EventKey.ventricularRun.beats),
            sampleIndex: fields.integer(EventKey.ventricularRun.sample),
            rate: fields.number(EventKey.ventricularRun.rate))
        supraventricularRun = Run(
            beats: fields.count(EventKey.supraventricularRun.beats),
            sampleIndex: fields.integer(EventKey.supraventricularRun.sample),
            rate: fields.number(EventKey.supraventricularRun.rate))
        hours = fields.rows(.hours).filter { $0.count == 5 }.map { $0.map { Int(min(max(0, $0), 1_000_000_000)) } }
    }
}

extension EventFields where Self: ~Copyable {
    /// A number of seconds: 0 if it is absent, less than none, or more than three centuries.
    fileprivate func seconds(_ key: EventKey) -> Double {
        guard let seconds = number(key), (0...1e10).contains(seconds) else { return 0 }
        return seconds
    }
}
