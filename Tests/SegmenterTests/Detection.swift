// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

@testable @_spi(Ablation) import Segmenter

/// What a detector said of a whole signal.
struct Detection {
    /// Every rate at which the detector is tried: the ends of its range and those of common recorders.
    static let rates = [100.0, 128, 250, 360, 500, 1_000, 2_000]

    var beats: [Beat] = []
    var changes: [SignalChange] = []
    /// The state at the end, before the flush.
    var state = SignalState.learning

    init(
        _ samples: some Sequence<Float>, rate: SampleRate,
        smallestBeat: Double = QRSDetector.standardSmallestBeatInMillivolts, rules: QRSRules = .all
    ) {
        var detector = QRSDetector(rate: rate, smallestBeatInMillivolts: smallestBeat, rules: rules)
        for sample in samples {
            if let beat = detector.push(sample) { beats.append(beat) }
            while let change = detector.nextChange() { changes.append(change) }
        }
        state = detector.state
        while let beat = detector.flush() { beats.append(beat) }
        while let change = detector.nextChange() { changes.append(change) }
    }

    init(_ recording: SyntheticRecording, rules: QRSRules = .all) {
        self.init(recording.samples, rate: recording.script.rate, rules: rules)
    }

    /// The R peaks' samples.
    var peaks: [SampleIndex] { beats.map(\.sampleIndex) }

    /// References without a beat, and beats without a reference, each within so many milliseconds.
    func errors(against references: [SampleIndex], rate: SampleRate, milliseconds: Double) -> (missed: Int, extra: Int)
    {
        let window = SampleIndex(rate.samples(milliseconds: milliseconds))
        let peaks = self.peaks
        return (
            Self.count(of: references, farFrom: peaks, window: window),
            Self.count(of: peaks, farFrom: references, window: window)
        )
    }

    /// How many of some samples have none of others within a window; both in order of time.
    private static func count(
        of samples: [SampleIndex], farFrom others: [SampleIndex], window: SampleIndex
    ) -> Int {
        var next = 0
        var count = 0
        for sample in samples {
            while next < others.count && others[next] < sample - window { next += 1 }
            if next == others.count || others[next] > sample + window { count += 1 }
        }
        return count
    }
}

extension SyntheticRecording {
    /// The samples of the beats that a detector can be asked to find.
    var visiblePeaks: [SampleIndex] { visibleBeats.map(\.sampleIndex) }
}
