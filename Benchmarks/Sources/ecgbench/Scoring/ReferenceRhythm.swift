// SPDX-License-Identifier: Apache-2.0

import Decoding
import Monitor
import Rhythm
import Signal

/// What the monitor's own definitions of rhythms give on a recording's reference beats and their classes.
///
/// Every beat is known at its R peak. In ventricular flutter, and where the reference says that no signal can be read,
/// there are no beats to judge by, so the signal counts as noisy there: no rate, no asystole.
struct ReferenceRhythm {
    /// The onsets and ends of conditions, in the order in which they were found.
    private(set) var events: [RhythmEvent] = []
    /// The heart rate at every whole second from the recording's start, in beats a minute; `nil` if it is unknown.
    private(set) var rates: [Float?] = []

    /// Lets a recording of so many samples go by.
    init(annotations: [Annotation], rate: SampleRate, sampleCount: Int, limits: RhythmLimits = RhythmLimits()) {
        var timeline = BeatTimeline(rate: rate)
        var analyzer = RhythmAnalyzer(rate: rate, limits: limits)
        var clock = SecondClock(rate: rate)
        var next = 0
        var isInFlutter = false
        var isUnreadable = false
        var previous: BeatClass?
        func take(_ events: inout [RhythmEvent]) {
            while let event = analyzer.nextEvent() { events.append(event) }
        }
        func passChanges(upTo sampleIndex: SampleIndex) {
            while let change = timeline.nextChange(upTo: sampleIndex) { analyzer.push(change) }
        }
        // The reference learns nothing: asystole can begin with the first sample.
        timeline.note(SignalChange(sampleIndex: 0, state: .good))
        for index in 0..<SampleIndex(sampleCount) {
            timeline.advance()
            while next < annotations.count, annotations[next].sampleIndex <= index {
                let annotation = annotations[next]
                next += 1
                let hadBeats = !isInFlutter && !isUnreadable
                switch annotation.mnemonic {
                case "[": isInFlutter = true
                case "]": isInFlutter = false
                case "~": isUnreadable = annotation.isUnreadable
                default: break
                }
                let hasBeats = !isInFlutter && !isUnreadable
                if hasBeats != hadBeats {
                    timeline.note(SignalChange(sampleIndex: index, state: hasBeats ? .good : .noisy))
                    if !hasBeats { analyzer.note(signAt: index) }
                }
                if hasBeats, let beatClass = BeatClass(mnemonic: annotation.mnemonic) {
                    passChanges(upTo: index)
                    let beat = WindowedBeat(Beat(sampleIndex: index, detectedAt: index))
                    analyzer.push(
                        timeline.stamp(beat), class: beatClass,
                        signs: VentricularSigns(certainly: beatClass, after: previous))
                    previous = beatClass
                }
                take(&events)
            }
            if timeline.hasSettledChange { passChanges(upTo: timeline.settledIndex) }
            analyzer.advance(to: index)
            take(&events)
            if clock.isWholeSecond(index) { rates.append(known(analyzer.heartRate)) }
        }
        passChanges(upTo: .max)
        if sampleCount > 0 { analyzer.finish(at: SampleIndex(sampleCount - 1)) }
        take(&events)
    }

    /// The onsets of conditions, in the order in which they were found.
    var onsets: [RhythmEvent] { events.filter { $0.phase == .onset } }
}

/// A heart rate as the monitor gives it, or `nil` if it is unknown.
func known(_ heartRate: Float?) -> Float? {
    guard let heartRate, heartRate > 0 else { return nil }
    return heartRate
}
