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
    mutating func judge(_ candidate: QRSCandidate) {
        guard candidate.reversal >= Float(tuning.stepReversal), !candidate.isSpike else { return }
        var isTWave = false
        if let lastBeat {
            let distance = candidate.centreIndex &- lastBeat.centreIndex
            if distance < times.refractory { return }
            isTWave =
                distance < times.tWaveReach
                && candidate.sharpness < Float(tuning.tWaveSharpness) * lastBeat.sharpness
        }
        if candidate.height > threshold && !isTWave {
            searchBack(to: candidate.centreIndex)
            accept(candidate)
        } else {
            otherHeights.push(candidate.height)
            if !isTWave { waiting.append(candidate) }
            searchBack(to: candidate.centreIndex)
        }
    }

    /// Searches for a beat that is overdue though no candidate has come since.
    mutating func searchOverdue() {
        searchBackDue = .max
        searchBack(to: index &- finder.delay)
    }

    /// Accepts the highest of the candidates that were turned down, as long as beats are overdue at a sample.
    private mutating func searchBack(to end: SampleIndex) {
        while let lastBeat, intervals.count > 0 {
            guard end &- lastBeat.centreIndex > overdueInterval else { return }
            let lowest = lastBeat.centreIndex &+ times.refractory
            guard let best = waiting.highest(from: lowest) else { return }
            let candidate = waiting[best]
            guard candidate.height > Float(tuning.searchBackThreshold) * threshold,
                candidate.height >= floor
            else { return }
            accept(candidate)
        }
    }

    private var overdueInterval: SampleIndex {
        SampleIndex(Float(tuning.searchBackInterval) * intervals.median)
    }

    /// Takes a candidate for a beat: reports it, and lets the levels follow it.
    mutating func accept(_ candidate: QRSCandidate) {
        if let lastBeat { intervals.push(Float(candidate.centreIndex &- lastBeat.centreIndex)) }
        beatHeights.push(candidate.height)
        lastBeat = candidate
        lastBeatIndex = candidate.centreIndex
        lastLevel = beatHeights.median
        waiting.removeAll(through: candidate.centreIndex)
        searchBackDue =
            intervals.count > 0 ? candidate.centreIndex &+ overdueInterval &+ finder.delay &+ 1 : .max
        found.append(
            Beat(
                sampleIndex: max(candidate.peakIndex, startIndex), detectedAt: index,
                amplitudeInMillivolts: candidate.amplitude, isNoisy: isNoisy))
    }
}
