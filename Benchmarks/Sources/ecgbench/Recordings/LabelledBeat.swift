// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Signal

/// A beat of a recording with its reference class and its window.
struct LabelledBeat {
    /// The record's number.
    var record: Int
    /// The reference R peak.
    var sampleIndex: SampleIndex
    /// The reference class.
    var beatClass: BeatClass
    /// The window, and what else a classifier may look at.
    var context: BeatContext

    /// Every reference beat of a recording with the window that the monitor's windower cuts for it.
    static func all(of recording: Recording) -> [LabelledBeat] {
        var found: [LabelledBeat] = []
        found.reserveCapacity(recording.beats.count)
        var windower = BeatWindower(rate: recording.rate)
        var context = BeatContext(beat: Beat(sampleIndex: 0, detectedAt: 0))
        var nextBeat = 0
        func take() {
            while windower.next(&context) {
                let reference = recording.beats[found.count]
                found.append(
                    LabelledBeat(
                        record: recording.number, sampleIndex: reference.sampleIndex, beatClass: reference.beatClass,
                        context: context))
            }
        }
        for (index, millivolts) in recording.millivolts.enumerated() {
            windower.push(millivolts)
            while nextBeat < recording.beats.count && recording.beats[nextBeat].sampleIndex == SampleIndex(index) {
                windower.add(Beat(sampleIndex: SampleIndex(index), detectedAt: SampleIndex(index)))
                nextBeat += 1
            }
            take()
        }
        windower.flush()
        take()
        return found
    }
}
