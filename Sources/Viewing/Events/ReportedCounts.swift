// SPDX-License-Identifier: Apache-2.0

public import Signal

/// What a summary or totals count.
public struct ReportedCounts: Sendable, Equatable {
    /// The first sample that they cover.
    public var firstSampleIndex: SampleIndex
    /// Beats by class, in the order N, S, V, F, Q.
    public var beats: [Int]
    /// Beats in noise.
    public var noisyBeats: Int
    /// Beats after a pacemaker's pulse.
    public var pacedBeats: Int
    /// The lowest heart rate, in beats a minute; `nil` if none was known.
    public var lowestHeartRate: Double?
    /// The highest one.
    public var highestHeartRate: Double?
    /// The last one; summaries alone have it.
    public var heartRate: Double?
    /// Samples that were missing.
    public var missingSamples: Int
    /// Problems of the input.
    public var inputProblems: Int

    /// Beats of all classes.
    public var beatCount: Int { beats.reduce(0, +) }

    init(_ fields: borrowing some EventFields & ~Copyable) {
        firstSampleIndex = max(0, fields.integer(.firstSample) ?? 0)
        beats = []
        for key in EventKey.beats { beats.append(fields.count(key)) }
        noisyBeats = fields.count(.noisyBeats)
        pacedBeats = fields.count(.pacedBeats)
        lowestHeartRate = fields.number(.lowestRate)
        highestHeartRate = fields.number(.highestRate)
        heartRate = fields.number(.heartRate)
        missingSamples = fields.count(.missingSamples)
        inputProblems = fields.count(.inputProblems)
    }
}

extension EventFields where Self: ~Copyable {
    /// A number of things: 0 if it is absent, and no more than 10^12, so that sums cannot overflow.
    func count(_ key: EventKey) -> Int { Int(min(max(0, integer(key) ?? 0), 1_000_000_000_000)) }
}
