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
        if candidate.reversal >= Float(tuning.stepReversal) { waiting.append(candidate) }
        background = candidate.background
        learnLevels(isLast: false)
    }

    /// Sets the levels by the candidates that wait, if enough of them stand out, and judges them from the first on.
    ///
    /// In noise the larger peaks of the energy are 1.5 times its median, hardly ever three times; the beats of an ECG
    /// four times and more, even where it is fast, broad and noisy.
    mutating func learnLevels(isLast: Bool) {
        guard isLast || index &- learningSince >= times.learning &- times.refractory else { return }
        let (level, count) = waiting.peers(share: Float(tuning.peerShare))
        let contrast = Float(count > 1 ? tuning.learningContrast : tuning.learningContrastOfOne)
        guard count > 0, level >= contrast * background, level >= Float(tuning.floorInMillivolts) else { return }
        if lastLevel > 0 && index &- lastBeatIndex < times.caution {
            guard level >= Float(tuning.cautiousShare) * lastLevel else { return }
        }
        beatHeights.removeAll()
        otherHeights.removeAll()
        intervals.removeAll()
        beatHeights.push(level)
        otherHeights.push(background)
        isLearnt = true
        hasBeenLearnt = true
        lastBeat = nil
        lastBeatIndex = index &- finder.delay
        let learntFrom = waiting
        waiting.removeAll()
        for place in 0..<learntFrom.count { judge(learntFrom[place]) }
    }

    /// Decides by a candidate whether noise hides the beats; forgets the levels when it has done so for long.
    mutating func watchNoise(_ candidate: QRSCandidate) {
        let level: Float
        if isLearnt {
            level = beatHeights.median
        } else {
            guard index &- learningSince >= 2 &* times.learning else { return }
            level = waiting.peers(share: Float(tuning.peerShare)).level
            // What is left when the heart pauses is no noise unless it could hide a beat.
            guard level >= Float(tuning.cautiousShare) * lastLevel else {
                isNoisy = false
                return
            }
        }
        guard level >= Float(tuning.floorInMillivolts), candidate.background > 0 else {
            isNoisy = false
            return
        }
        let contrast = level / candidate.background
        if isNoisy {
            if contrast > Float(tuning.goodContrast) {
                isNoisy = false
            } else if isLearnt && index &- noisySince > times.noiseMemory {
                forget()
            }
        } else if contrast < Float(tuning.noisyContrast) {
            isNoisy = true
            noisySince = index
        }
    }
}
