// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Segmenter
import Signal

/// The beats that the monitor reports for a recording, from its samples alone.
enum DetectedBeats {
    /// A beat as the daemon would report it.
    struct Report {
        var beat: Beat
        var beatClass: BeatClass
    }

    /// The beats of the detector; all of them pass for normal ones.
    static func withoutClasses(of recording: Recording) -> [Report] {
        var detector = QRSDetector(rate: recording.rate)
        var found: [Report] = []
        for sample in recording.millivolts {
            if let beat = detector.push(sample) { found.append(Report(beat: beat, beatClass: .normal)) }
        }
        while let beat = detector.flush() { found.append(Report(beat: beat, beatClass: .normal)) }
        return found
    }

    /// The beats of the whole line, with the daemon's own wiring; noisy ones come as Q.
    static func classified(of recording: Recording, by classifier: consuming BeatClassifier) -> [Report] {
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: recording.rate, summaryIntervalSeconds: 0),
            classifier: classifier)
        var found: [Report] = []
        for sample in recording.millivolts {
            monitor.push(sample)
            take(from: &monitor, into: &found)
        }
        monitor.flush()
        take(from: &monitor, into: &found)
        return found
    }

    private static func take(from monitor: inout BeatMonitor, into found: inout [Report]) {
        while let event = monitor.nextEvent() {
            if case .beat(let beat) = event { found.append(Report(beat: beat.beat, beatClass: beat.beatClass)) }
        }
    }
}
