// SPDX-License-Identifier: Apache-2.0

import Signal

extension QRSDetector {
    /// Forgets the levels; candidates wait from now on until there are new ones.
    mutating func forget() {
        isLearnt = false
        lastBeat = nil
        searchBackDue = .max
        waiting.removeAll()
        learningSince = index
    }

    /// Learns the levels anew after a long time without a beat, first of all from what was turned down meanwhile.
    mutating func relearn() {
        isLearnt = false
        lastBeat = nil
        searchBackDue = .max
        learningSince = index &- times.learning
        learnLevels(isLast: false)
    }

    /// Lets a candidate wait while the levels are not known, and looks whether they can be known now.
    mutating func learn(_ candidate: QRSCandidate) {
        waiting.removeAll(through: candidate.centreIndex &- times.learningMemory)
        // Each must stand out from the background of its own time, or noise that has just ended would be learnt from.
        let lowest = Float(tuning.waitingContrast) * candidate.background
        let isComplex = candidate.reversal >= Float(tuning.stepReversal) && !candidate.isSpike
        if isComplex && candidate.height >= lowest { waiting.append(candidate) }
        learnLevels(isLast: false)
    }

    /// Sets the levels by the candidates that wait, if enough of them stand out, and judges them from the first on.
    ///
    /// In noise the level of the larger peaks is twice the background, at most 3.7 times in hours of it; that of the beats
    /// of an ECG is five times the background and more, even where it is fast, broad and noisy.
    mutating func learnLevels(isLast: Bool) {
        guard isLast || index &- learningSince >= times.learning &- times.refractory else { return }
        let (level, peerBackground, count) = waiting.peers(share: Float(tuning.peerShare))
        let contrast = Float(count > 1 ? tuning.learningContrast : tuning.learningContrastOfOne)
        guard count > 0, level >= contrast * max(background, peerBackground),
            level >= Float(tuning.levelFloorInMillivolts)
        else { return }
        if lastLevel > 0 && index &- lastBeatIndex < times.caution {
            guard level >= Float(tuning.cautiousShare) * lastLevel else { return }
        }
        beatHeights.removeAll()
        otherHeights.removeAll()
        intervals.removeAll()
        beatSharpness.removeAll()
        beatHeights.push(level)
        otherHeights.push(background)
        isLearnt = true
        hasBeenLearnt = true
        isNoisy = false
        isSwamped = false
        lastBeat = nil
        lastBeatIndex = index &- finder.delay
        let learntFrom = waiting
        waiting.removeAll()
        for place in 0..<learntFrom.count { judge(learntFrom[place]) }
    }

    /// Decides at a candidate whether noise hides the beats; forgets the levels when it has done so for long.
    mutating func watchNoise(_ candidate: QRSCandidate) {
        guard isLearnt else {
            guard index &- learningSince >= 2 &* times.learning else { return }
            // What is left when the heart pauses is no noise, unless it could hide a beat.
            let least = max(Float(tuning.cautiousShare) * lastLevel, Float(tuning.floorInMillivolts))
            if candidate.height < least {
                isNoisy = false
            } else if waiting.count == 0 {
                isNoisy = true
            }
            return
        }
        guard candidate.background > 0 else { return }
        let level = beatHeights.median
        let contrast = level / candidate.background
        // A fast tachycardia of broad complexes leaves no rest between them, but what it makes repeats itself.
        if isSwamped && peaks.likes(of: candidate) >= tuning.repeatedCount { noisySince = index }
        if !isSwamped && contrast < Float(tuning.noisyContrast) {
            isSwamped = true
            noisySince = index
        } else if isSwamped && contrast > Float(tuning.goodContrast) {
            isSwamped = false
        } else if isSwamped && index &- noisySince > times.noiseMemory {
            forget()
        }
        let bound = isNoisy ? tuning.goodOthers : tuning.noisyOthers
        isNoisy = isSwamped || peaks.noise > Float(bound)
    }
}
