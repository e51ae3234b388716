// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Signal

/// The beats that conditioner and detector find in a recording.
enum DetectedBeats {
    /// A beat as the daemon would report it.
    struct Report {
        var beat: Beat
        var beatClass: BeatClass
        /// The heart rate at this beat, in beats a minute; `nil` if it is unknown.
        var heartRate: Float?
    }

    /// The beats of the detector, which counts complexes larger than so many millivolts; all pass for normal ones.
    static func withoutClasses(
        of recording: Recording, smallestBeat: Double = QRSDetector.standardSmallestBeatInMillivolts
    ) -> [Report] {
        var detector = ConditionedDetector(
            QRSDetector(rate: recording.rate, smallestBeatInMillivolts: smallestBeat), rate: recording.rate)
        var found: [Report] = []
        for sample in recording.millivolts {
            if let beat = detector.push(sample) { found.append(Report(beat: beat, beatClass: .normal)) }
        }
        while let beat = detector.flush() { found.append(Report(beat: beat, beatClass: .normal)) }
        return found
    }
}
