// SPDX-License-Identifier: Apache-2.0

import Monitor
import Segmenter
import Signal

/// A beat of a recording with its reference class, and what a classifier may look at.
struct LabelledBeat {
    /// What is filled in of the input: what the study's networks need, and the features of the beat's own stamp.
    static let channels: [InputChannel] = [.fromRPeak]
    static let features: [InputFeature] = [.precedingToMedian, .precedingToPrevious]

    /// The record's number.
    var record: Int
    /// The reference R peak.
    var sampleIndex: SampleIndex
    /// The reference class.
    var beatClass: BeatClass
    /// Its channels and features.
    var input: ClassifierInput

    /// Every reference beat of a recording with the window that the monitor's windower cuts for it, and the features of the
    /// intervals that the monitor's timeline gives it.
    static func all(of recording: Recording) -> [LabelledBeat] {
        var found: [LabelledBeat] = []
        found.reserveCapacity(recording.beats.count)
        var timeline = BeatTimeline(rate: recording.rate)
        var windower = BeatWindower(rate: recording.rate)
        var windowed = WindowedBeat(Beat(sampleIndex: 0, detectedAt: 0))
        var input = ClassifierInput()
        var nextBeat = 0
        func take() {
            while windower.next(&windowed, &input) {
                input.fillFeatures(from: timeline.stamp(windowed))
                let reference = recording.beats[found.count]
                found.append(
                    LabelledBeat(
                        record: recording.number, sampleIndex: reference.sampleIndex, beatClass: reference.beatClass,
                        input: input))
            }
        }
        for (index, millivolts) in recording.millivolts.enumerated() {
            timeline.advance()
            windower.push(millivolts)
            while nextBeat < recording.beats.count && recording.beats[nextBeat].sampleIndex == SampleIndex(index) {
                let beat = Beat(sampleIndex: SampleIndex(index), detectedAt: SampleIndex(index))
                timeline.note(beat)
                windower.push(beat, medianInterval: timeline.medianInterval)
                nextBeat += 1
            }
            take()
        }
        windower.flush()
        take()
        return found
    }
}
