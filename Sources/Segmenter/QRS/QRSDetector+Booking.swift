// SPDX-License-Identifier: Apache-2.0

import Signal

extension QRSDetector {
    /// The least evidence, in log-odds, of a candidate that search-back takes for an overdue beat.
    private static let searchBackEvidence: Float = -1.2
    /// A beat that is overdue lies no more than so many intervals after the last one.
    private static let latestIntervals: Float = 3

    /// Carries a verdict out: the one place where a judgement changes what the detector knows.
    ///
    /// - Parameter found: the candidate as it was found; the judgement may have placed it elsewhere.
    mutating func book(_ judgement: Judgement, of found: QRSCandidate) {
        let candidate = judgement.candidate
        switch judgement.verdict {
        case .step, .spike:
            break
        case .refractory:
            memory.note(refractory: found)
        case .tWave:
            memory.note(other: found, at: newest)
            searchBack(to: found.centreIndex)
        case .other:
            memory.note(other: found, at: newest)
            turnedDown.append(candidate)
            searchBack(to: found.centreIndex)
        case .beat:
            searchBack(to: found.centreIndex, before: candidate.centreIndex &- judge.refractory)
            accept(candidate)
            memory.learn(shapeOf: found, at: newest)
        }
    }

    /// Accepts the highest of the candidates that were turned down narrowly, as long as beats are overdue at a sample.
    ///
    /// - Parameter limit: the last sample at which a beat may lie: its refractory period must not reach the beat that follows,
    ///   which the shapes of both may have moved to the same place.
    mutating func searchBack(to end: SampleIndex, before limit: SampleIndex = .max) {
        guard rules.contains(.searchBack) else { return }
        while let lastBeat = memory.levels.lastBeat, let overdue = memory.levels.overdueAfter {
            guard end &- lastBeat.centreIndex > overdue else { return }
            let latest = min(limit, memory.levels.after(intervals: Self.latestIntervals, rules.contains(.dueTime)))
            let best = turnedDown.highest(from: lastBeat.centreIndex &+ judge.refractory) { candidate in
                candidate.height >= BeatLevels.floorInMillivolts && candidate.centreIndex <= latest
                    && candidate.evidence ?? 0 > Self.searchBackEvidence
            }
            guard let best else { return }
            accept(turnedDown[best])
        }
    }
}
