// SPDX-License-Identifier: Apache-2.0

public import Classifier
public import Rhythm
import Segmenter
import Signal

// What can be changed between two beats.
extension BeatMonitor {
    /// Puts another classifier in the place of this one, with its own bound, from the next beat on.
    public mutating func replaceClassifier(
        with classifier: consuming BeatClassifier, computeBound: ComputeBound? = nil
    ) {
        self.classifier = classifier
        self.computeBound = computeBound?.nanoseconds ?? 0
        windower.looksAround = self.classifier.looksAround || explains || keepsSeenBeats
        patient.value.restart()
        overruns.reset()
    }

    /// Has each beat's report carry what stands behind its class, or no longer, from the next beat on.
    ///
    /// A classifier that sees the window alone gives the same classes as without, but reports come later: the beat's wide
    /// window must have closed. The patient's usual beat is then learnt from the next beat on.
    public mutating func setExplains(_ explains: Bool) {
        self.explains = explains
        let looksAround = classifier.looksAround || explains || keepsSeenBeats
        if looksAround != windower.looksAround { patient.value.restart() }
        windower.looksAround = looksAround
    }

    /// Changes the limits of alarms, from this sample on: nothing is forgotten, and what stands goes on or ends by the new
    /// ones. Events may wait after it.
    ///
    /// - Precondition: `limits.isValid`.
    public mutating func setLimits(_ limits: RhythmLimits) {
        guard limits != configuration.limits else { return }
        configuration.limits = limits
        rhythm.setLimits(limits)
        takeRhythmEvents()
    }

    /// Changes the complexes up to which nothing is counted, from the next one on; the levels of the beats go on.
    ///
    /// - Precondition: at least 0.
    public mutating func setSmallestBeat(inMillivolts millivolts: Double) {
        guard millivolts != configuration.smallestBeatInMillivolts else { return }
        configuration.smallestBeatInMillivolts = millivolts
        detector.setSmallestBeat(inMillivolts: millivolts)
    }

    /// Changes the seconds of signal between summaries, counted from now; 0 for none.
    public mutating func setSummaryInterval(seconds: Double) {
        summaries.setInterval(seconds: seconds, from: timeline.sampleCount)
    }
}
