// SPDX-License-Identifier: Apache-2.0

import Rhythm
import Segmenter
public import Signal

// What is reported, and what is counted of it.
extension BeatMonitor {
    /// The summary of what happened since the summary before.
    public mutating func summarize() -> Summary {
        counts.note(hum: conditioner.hum, wrapCount: wrapCount)
        var summary = counts.take(upTo: clock.inputIndex(timeline.sampleCount), heartRate: heartRate)
        summary.computeBoundNanoseconds = computeBound
        return summary
    }

    @inline(never)
    mutating func report(_ beat: ClassifiedBeat, isClassified: Bool) {
        beatCounts[Int(beat.beatClass.rawValue)] += 1
        counts.add(beat, isClassified: isClassified)
        report(.beat(beat))
        guard computeBound > 0, beat.computeNanoseconds > computeBound else { return }
        counts.addOverrun()
        streamTotals.value.addOverrun()
        if let overrun = overruns.note(beat, boundNanoseconds: computeBound) { report(.overrun(overrun)) }
    }

    @inline(never)
    mutating func takeRhythmEvents() {
        while let event = rhythm.nextEvent() {
            shown.note(event)
            report(.rhythm(event))
            updateState(at: event.sampleIndex)
        }
    }

    /// Reports the signal's state anew if the heart rate has come or gone.
    mutating func updateState(at sampleIndex: SampleIndex) {
        if let change = shown.update(at: sampleIndex, heartRate: rhythm.heartRate) { report(.signal(change)) }
    }

    @inline(never)
    mutating func reportSummary() {
        report(.summary(summarize()))
        summaries.advance()
    }

    /// Puts an event after the others; if the caller has stopped pulling, it is lost and counted.
    mutating func report(_ event: MonitorEvent) {
        let event = isAdapted ? inInputSamples(event) : event
        if case .signal = event { counts.addSignalChange() }
        streamTotals.value.note(event)
        if !events.append(event) { counts.addLostReports(1) }
    }
}
