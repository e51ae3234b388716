// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Signal

/// The detector with the conditioner in front of it, as the monitor has them.
struct ConditionedDetector: ~Copyable {
    private var conditioner: Conditioner
    private var detector: QRSDetector

    /// Puts a conditioner in front of a detector for the same rate.
    init(_ detector: consuming QRSDetector, rate: SampleRate) {
        conditioner = Conditioner(rate: rate)
        self.detector = detector
    }

    /// Takes the next sample in, in millivolts; returns a beat if one has become certain.
    mutating func push(_ millivolts: Float) -> Beat? {
        guard conditioner.push(millivolts), var beat = detect() else { return nil }
        beat.detectedAt += SampleIndex(conditioner.delay)
        return beat
    }

    /// Returns the beats that still wait at the end, one per call, and `nil` when there are no more.
    mutating func flush() -> Beat? {
        while conditioner.flush() {
            if let beat = detect() { return beat }
        }
        return detector.flush()
    }

    private mutating func detect() -> Beat? { detector.push(conditioner.output, raw: conditioner.rawOutput) }
}
