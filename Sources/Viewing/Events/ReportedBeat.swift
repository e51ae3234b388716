// SPDX-License-Identifier: Apache-2.0

public import Signal

/// A beat as a report has it: what of `ClassifiedBeat` is written down, in the units in which it is.
public struct ReportedBeat: Sendable, Equatable {
    /// The class.
    public var beatClass: BeatClass
    /// The class's probability; `nil` if the beat was given no class.
    public var probability: Double?
    /// From the R peak before to this one, in milliseconds; `nil` if it is unknown.
    public var intervalInMilliseconds: Double?
    /// The heart rate, in beats a minute; `nil` if it is unknown.
    public var heartRate: Double?
    /// The R peak above its baseline; `nil` if it is unknown.
    public var amplitudeInMillivolts: Double?
    /// Whether it lies in noise.
    public var isNoisy: Bool
    /// Whether a pacemaker's pulse came just before it.
    public var isPaced: Bool

    /// Whether it counts as a normal beat: intervals between two such are NN intervals.
    public var isNormal: Bool { beatClass == .normal && !isNoisy && !isPaced }

    init?(_ fields: borrowing some EventFields & ~Copyable) {
        guard let letter = fields.text(.beatClass)?.unicodeScalars.first,
            let beatClass = BeatClass.allCases.first(where: { $0.letter == letter })
        else { return nil }
        self.beatClass = beatClass
        probability = fields.number(.probability)
        // What no heart has would leave every scale: it is as good as unknown.
        intervalInMilliseconds = fields.number(.interval).flatMap { (1...60_000).contains($0) ? $0 : nil }
        heartRate = fields.number(.heartRate).flatMap { (1...1_000).contains($0) ? $0 : nil }
        amplitudeInMillivolts = fields.number(.amplitude)
        isNoisy = fields.flag(.isNoisy)
        isPaced = fields.flag(.isPaced)
    }
}
