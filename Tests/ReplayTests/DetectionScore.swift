// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

/// Detected beats against the truth of a synthetic recording.
struct DetectionScore {
    /// Beats that were there and were not found.
    var missed = 0
    /// Beats that were found and were not there.
    var falsePositives = 0
    /// Beats that were found.
    var found = 0
    /// The largest distance of a found R peak from the true one, in seconds.
    var largestError = 0.0

    /// Pairs beats within 150 ms and counts from a time in seconds on; hidden beats may be found or not.
    init(_ recording: SyntheticRecording, _ run: MonitorRun, from start: Double) {
        let rate = recording.script.rate.hertz
        // The last beats have no second half to be seen by.
        let counted = start * rate..<Double(recording.samples.count) - 0.3 * rate
        var unmatched = run.beats.map(Double.init)
        for beat in recording.beats {
            let time = Double(beat.sampleIndex)
            guard let nearest = unmatched.indices.min(by: { abs(unmatched[$0] - time) < abs(unmatched[$1] - time) }),
                abs(unmatched[nearest] - time) <= 0.15 * rate
            else {
                if !beat.isHidden && counted.contains(time) { missed += 1 }
                continue
            }
            let error = abs(unmatched.remove(at: nearest) - time) / rate
            guard counted.contains(time) else { continue }
            largestError = max(largestError, error)
            found += 1
        }
        falsePositives = unmatched.count { $0 >= start * rate }
    }
}
