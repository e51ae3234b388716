// SPDX-License-Identifier: Apache-2.0

import Signal

extension QRSDetector {
    /// The least evidence, in log-odds, of a candidate that search-back takes for an overdue beat.
    private static let searchBackEvidence: Float = -1.2
    /// A beat that is overdue lies no more than so many intervals after the last one.
    private static let latestIntervals: Float = 3
    /// A wave is as tall as the beats from this share of their amplitude on...
    private static let tallShare: Float = 0.8
    /// ...and no T wave if it comes so long after the beat, in milliseconds...
    static let afterTWaveInMilliseconds = 400.0
    /// ...and no more of the candidates before look like it.
    private static let mostLikes = 2
    /// Where there is more noise than this beside it, height alone is no sign of a beat.
    private static let mostNoise: Float = 0.15

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
        case .other:
            var candidate = candidate
            candidate.likes = memory.peaks.likes(of: found)
            candidate.noise = memory.note(other: found, at: newest)
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
    /// That a candidate came before its time speaks no longer against it: a pause follows an ectopic beat, and noise makes none.
    /// Nor was it noise then, and it does not make the next one like it seem to be some.
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
                    && (evidenceInPause(of: candidate) > Self.searchBackEvidence || isTall(candidate, after: lastBeat))
            }
            guard let best else { return }
            let beat = turnedDown[best]
            if rules.contains(.earlyIsNoNoise), beat.doubtOfEarliness > 0 { memory.takeBack(noiseOf: beat) }
            accept(beat)
        }
    }

    /// The log-odds that a candidate which a pause followed is a beat.
    private func evidenceInPause(of candidate: QRSCandidate) -> Float {
        (candidate.evidence ?? 0) + (rules.contains(.pause) ? candidate.doubtOfEarliness : 0)
    }

    /// Whether a candidate that a pause followed is as tall as the beats, and no T wave.
    private func isTall(_ candidate: QRSCandidate, after beat: QRSCandidate) -> Bool {
        rules.contains(.tallInPause) && memory.peaks.noise - candidate.noise < Self.mostNoise
            && candidate.likes <= Self.mostLikes
            && abs(candidate.amplitude) > Self.tallShare * memory.levels.amplitudes.median
            && candidate.centreIndex &- beat.centreIndex > afterTWave
    }
}
