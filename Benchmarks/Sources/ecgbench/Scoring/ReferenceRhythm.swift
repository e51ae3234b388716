// SPDX-License-Identifier: Apache-2.0

import Decoding
import Rhythm
import Signal

/// What the monitor's own definitions of rhythms give on a recording's reference beats and their classes.
///
/// Every beat is known at its R peak. In ventricular flutter, and where the reference says that no signal can be read,
/// there are no beats to judge by, so the signal counts as noisy there: no rate, no asystole.
struct ReferenceRhythm {
    /// The onsets of conditions, in the order in which they were found.
    private(set) var onsets: [RhythmEvent] = []
    /// The heart rate at every whole second from the recording's start, in beats a minute; `nil` if it is unknown.
    private(set) var rates: [Float?] = []

    /// Lets a recording of so many samples go by.
    init(annotations: [Annotation], rate: SampleRate, sampleCount: Int, limits: RhythmLimits = RhythmLimits()) {
        var analyzer = RhythmAnalyzer(rate: rate, limits: limits)
        var clock = SecondClock(rate: rate)
        var next = 0
        var isInFlutter = false
        var isUnreadable = false
        func take(_ onsets: inout [RhythmEvent]) {
            while let event = analyzer.nextEvent() {
                if event.phase == .onset { onsets.append(event) }
            }
        }
        // The reference learns nothing: asystole can begin with the first sample.
        analyzer.push(SignalChange(sampleIndex: 0, state: .good))
        for index in 0..<SampleIndex(sampleCount) {
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
                    analyzer.push(SignalChange(sampleIndex: index, state: hasBeats ? .good : .noisy))
                }
                if hasBeats, let beatClass = BeatClass(mnemonic: annotation.mnemonic) {
                    analyzer.push(Beat(sampleIndex: index, detectedAt: index), class: beatClass)
                }
                take(&onsets)
            }
            analyzer.advance(to: index)
            take(&onsets)
            if clock.isWholeSecond(index) { rates.append(known(analyzer.heartRate)) }
        }
        if sampleCount > 0 { analyzer.finish(at: SampleIndex(sampleCount - 1)) }
        take(&onsets)
    }
}

/// A heart rate as the monitor gives it, or `nil` if it is unknown.
func known(_ heartRate: Float?) -> Float? {
    guard let heartRate, heartRate > 0 else { return nil }
    return heartRate
}
