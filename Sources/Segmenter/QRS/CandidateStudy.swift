// SPDX-License-Identifier: Apache-2.0

public import Signal

/// The detector with its verdicts left to somebody who knows the truth: what the evidence is fitted on.
///
/// Filters, levels, shapes and noise are the detector's own, and follow the truth. Push samples; a candidate that comes
/// out is to be noted before the next sample.
@_spi(Ablation) public struct CandidateStudy: ~Copyable {
    /// A candidate that is neither a step nor a spike.
    public struct Candidate {
        /// The R peak's sample, if this is a beat, where the known shape that it has places it.
        public var peakIndex: SampleIndex
        /// What is measured of it; `nil` before the fourth beat and as long as no shape is known.
        public var measures: BeatMeasures?
        /// Whether it lies within the refractory period of the beat before it.
        public var isRefractory: Bool
        /// Whether the detector would take it for a beat.
        public var isTakenForBeat: Bool
    }

    /// Beats that come before the first candidate that is measured.
    private static let leastBeats = 4

    private var finder: CandidateFinder
    private var memory: BeatMemory
    private let judge: BeatJudge
    private var newest: SampleIndex = -1
    private var found = QRSCandidate()
    private var placed = QRSCandidate()

    /// Makes a study of a signal whose first sample is sample 0.
    public init(rate: SampleRate, rules: QRSRules = .all) {
        finder = CandidateFinder(rate: rate)
        memory = BeatMemory(
            rate: rate, smallestBeatInMillivolts: QRSDetector.standardSmallestBeatInMillivolts, rules: rules)
        judge = BeatJudge(rate: rate, rules: rules)
    }

    /// Takes the next sample, in millivolts; returns the candidate that it completes, if it does.
    public mutating func push(_ millivolts: Float) -> Candidate? {
        newest &+= 1
        let value = CandidateFinder.units(millivolts.isNaN ? 0 : millivolts)
        if newest == 0 {
            finder.restart(at: value)
            memory.restart(at: value, index: 0)
        }
        memory.push(value)
        guard finder.push(value) else { return nil }
        found = finder.takeCandidate(at: newest)
        placed = found
        guard found.isComplex(.all) else { return nil }
        guard memory.levels.areKnown else {
            return Candidate(peakIndex: found.peakIndex, measures: nil, isRefractory: false, isTakenForBeat: false)
        }
        let (measures, placed) = judge.measure(found, memory)
        let verdict = judge.judge(found, memory).verdict
        self.placed = placed
        let isMeasured = memory.levels.intervals.count >= Self.leastBeats - 1 && memory.shapes.isTrusting
        return Candidate(
            peakIndex: placed.peakIndex, measures: isMeasured ? measures : nil,
            isRefractory: judge.isRefractory(found, after: memory.levels.lastBeat), isTakenForBeat: verdict == .beat)
    }

    /// Notes what the candidate that came last is.
    public mutating func note(isBeat: Bool) {
        if isBeat {
            memory.note(beat: placed)
            memory.learn(shapeOf: found, at: newest)
        } else if judge.isRefractory(found, after: memory.levels.lastBeat) {
            memory.note(refractory: found)
        } else if memory.levels.areKnown {
            memory.note(other: found, at: newest)
        }
    }
}
