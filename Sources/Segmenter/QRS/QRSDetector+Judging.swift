// SPDX-License-Identifier: Apache-2.0

import Signal

extension QRSDetector {
    /// What a candidate's height must exceed.
    private var threshold: Float {
        let beats = beatHeights.median
        let others = min(otherHeights.median, beats)
        return max(others + Float(tuning.threshold) * (beats - others), floor)
    }

    /// What a beat's height must reach whatever the levels are: where beats are too small to be any, none is.
    private var floor: Float {
        let isTooLow = beatHeights.median < Float(tuning.levelFloorInMillivolts)
        return Float(isTooLow ? tuning.levelFloorInMillivolts : tuning.floorInMillivolts)
    }

    /// Decides whether a candidate is a beat; the levels are known.
    mutating func judge(_ found: QRSCandidate) {
        guard found.reversal >= Float(tuning.stepReversal), !found.isSpike else { return }
        let likes = peaks.likes(of: found)
        peaks.append(found)
        var candidate = found
        var isBeat = candidate.height > threshold
        var isTWave = false
        var isKnown = false
        if let lastBeat {
            let distance = candidate.centreIndex &- lastBeat.centreIndex
            if distance < times.refractory { return }
            isTWave = distance < times.tWaveReach && isDull(candidate)
            if let match = templates.match(
                at: candidate.peakIndex, isLarge: candidate.height > Float(tuning.farSearchShare) * beatHeights.median,
                in: fineBand, newest: index)
            {
                let evidence = self.evidence(for: candidate, match, likes: likes, behind: lastBeat)
                candidate.evidence = evidence.logOdds
                if match.residual <= Float(tuning.sameBeatResidual), abs(match.lag) >= times.replacement {
                    candidate.peakIndex &+= match.lag
                    candidate.centreIndex &+= match.lag
                }
                isKnown = candidate.peakIndex &- lastBeat.peakIndex < times.refractory
                isBeat = evidence.logOdds > 0 && candidate.height > floor && !isKnown
                // A dull wave that has the very shape of known beats is one.
                if match.residual <= Float(tuning.dullResidual) { isTWave = false }
            }
        }
        if isBeat && !isTWave {
            searchBack(to: found.centreIndex, before: candidate.centreIndex &- times.refractory)
            accept(candidate)
            if intervals.count > 0 && intervals.median < Float(times.fastInterval) { peaks.noteFastBeat(at: index) }
            templates.learn(waveAt: found.peakIndex, isBeat: true, from: fineBand, newest: index)
        } else {
            if found.height > threshold && !isKnown && isNoTWave(found) {
                templates.learn(waveAt: found.peakIndex, isBeat: false, from: fineBand, newest: index)
            }
            otherHeights.push(found.height)
            peaks.noteOther(share: found.height / max(beatHeights.median, 1e-6), hasLike: likes > 0, at: index)
            // Where a known beat lies within the refractory period of the last one, it is that one.
            if !isTWave && !isKnown { waiting.append(candidate) }
            searchBack(to: found.centreIndex)
        }
    }

    /// Whether a candidate has so little of the sharpness of the beat before it that it may be that one's T wave.
    private func isDull(_ candidate: QRSCandidate) -> Bool {
        lastBeat.map { candidate.sharpness < Float(tuning.tWaveSharpness) * $0.sharpness } ?? false
    }

    /// Whether a candidate comes late enough behind a beat, or is sharp enough, to be no T wave.
    private func isNoTWave(_ candidate: QRSCandidate) -> Bool {
        guard let lastBeat, isDull(candidate) else { return true }
        return Float(candidate.centreIndex &- lastBeat.centreIndex) * millisecondsPerSample >= BeatEvidence.tWaveEnd
    }

    /// The evidence for a candidate behind a beat.
    private func evidence(
        for candidate: QRSCandidate, _ match: TemplateMatch, likes: Int, behind beat: QRSCandidate
    ) -> BeatEvidence {
        let level = beatHeights.median
        let distance = Float(candidate.centreIndex &- beat.centreIndex)
        let usualSharpness = beatSharpness.median
        return BeatEvidence(
            noise: peaks.noise,
            likes: likes,
            shareOfBeats: candidate.height / level,
            sharpness: usualSharpness > 0 ? candidate.sharpness / usualSharpness : 1,
            sharpnessOfLast: beat.sharpness > 0 ? candidate.sharpness / beat.sharpness : 1,
            match: match,
            distance: distance * millisecondsPerSample,
            distanceInIntervals: intervals.count > 0 ? distance / intervals.median : 1,
            regularity: intervals.count >= 3 ? max(1 - intervals.relativeDeviation / 0.12, 0) : 0)
    }

    /// Searches for a beat that is overdue though no candidate has come since.
    mutating func searchOverdue() {
        searchBackDue = .max
        searchBack(to: index &- finder.delay)
    }

    /// Accepts the highest of the candidates that were turned down narrowly, as long as beats are overdue at a sample.
    ///
    /// - Parameter limit: the last sample at which a beat may lie: its refractory period must not reach the beat that follows,
    ///   which the shapes of both may have moved to the same place.
    private mutating func searchBack(to end: SampleIndex, before limit: SampleIndex = .max) {
        while let lastBeat, intervals.count > 0 {
            guard end &- lastBeat.centreIndex > overdueInterval else { return }
            let lowest = lastBeat.centreIndex &+ times.refractory
            let height = Float(tuning.searchBackThreshold) * threshold
            let least = floor
            let evidence = Float(tuning.searchBackEvidence)
            let best = waiting.highest(from: lowest) { candidate in
                guard candidate.height >= least, candidate.centreIndex <= limit else { return false }
                return candidate.evidence.map { $0 > evidence } ?? (candidate.height > height)
            }
            guard let best else { return }
            accept(waiting[best])
        }
    }

    private var overdueInterval: SampleIndex {
        SampleIndex(Float(tuning.searchBackInterval) * intervals.median)
    }

    /// Takes a candidate for a beat: reports it, and lets the levels follow it.
    mutating func accept(_ candidate: QRSCandidate) {
        if let lastBeat { intervals.push(Float(candidate.centreIndex &- lastBeat.centreIndex)) }
        beatHeights.push(candidate.height)
        beatSharpness.push(candidate.sharpness)
        lastBeat = candidate
        lastBeatIndex = candidate.centreIndex
        lastLevel = beatHeights.median
        waiting.removeAll(through: candidate.centreIndex)
        searchBackDue =
            intervals.count > 0 ? candidate.centreIndex &+ overdueInterval &+ finder.delay &+ 1 : .max
        found.append(
            Beat(
                sampleIndex: min(max(candidate.peakIndex, startIndex), inputEnd), detectedAt: index,
                amplitudeInMillivolts: candidate.amplitude, isNoisy: isNoisy))
    }
}
