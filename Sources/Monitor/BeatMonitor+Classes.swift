// SPDX-License-Identifier: Apache-2.0

import Classifier
import Segmenter
import Signal

// The class of a beat.
extension BeatMonitor {
    /// What the classifier makes of a beat.
    struct FoundClass {
        var beatClass = BeatClass.unknown
        var probability: Float = 0
        var nanoseconds: Int64 = 0
        var steps = 0
        var isEarly = false
        var explanation: BeatExplanation?
        var signs: VentricularSigns?
    }

    /// Classifies the input. In a function of its own, whose copies of the input leave the stack before others come.
    @inline(never)
    mutating func classify(_ timed: TimedBeat, since start: Int64) -> FoundClass {
        var found = FoundClass()
        let probabilities = classifier.classify(inPlace: &input.value)
        found.nanoseconds = configuration.timer.elapsed(since: start)
        (found.steps, found.isEarly) = (classifier.stepsOfLastBeat, classifier.isLastBeatEarly)
        found.beatClass = probabilities.mostProbable
        if classifier.looksAround { found.signs = VentricularSigns(input.value, probabilities) }
        // Weights that overflow give no numbers, and reports must hold some.
        found.probability = probabilities[found.beatClass].isFinite ? probabilities[found.beatClass] : 0
        let isSure = !timed.beat.isNoisy || found.probability >= Self.sureInNoise
        if !isSure {
            found.beatClass = .unknown
            found.probability = 0
        }
        if explains && isSure && !windowed.isCutAround {
            found.explanation = BeatExplanation(
                input.value, interval: timed.interval, usualInterval: patient.value.usualInterval)
        }
        return found
    }

    @inline(never)
    mutating func keepSeenBeat(_ timed: TimedBeat) {
        #if !ECGMON_EMBEDDED
            let seen = SeenBeat(beat: timed, input: input.value)
            seenBeats?.append(seen)
        #endif
    }
}
