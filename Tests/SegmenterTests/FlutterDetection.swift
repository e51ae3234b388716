// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

@testable import Segmenter

/// What a flutter detector said of a whole signal, with a beat detector beside it unless it is to do without.
struct FlutterDetection {
    /// An episode, in seconds: where it lies, and when both were known.
    struct Episode {
        var isTachycardia: Bool
        var onset: Double
        var onsetKnown: Double
        var end: Double?
        var endKnown: Double?
    }

    private(set) var episodes: [Episode] = []

    init(
        _ samples: some Sequence<Float>, rate: SampleRate, tellsBeats: Bool = true,
        tuning: FlutterTuning = FlutterTuning()
    ) {
        var detector = FlutterDetector(rate: rate, tuning: tuning)
        var beatDetector = QRSDetector(rate: rate)
        for (index, sample) in samples.enumerated() {
            if tellsBeats, let beat = beatDetector.push(sample) {
                detector.note(beatAt: beat.sampleIndex, isNoisy: beat.isNoisy)
            }
            detector.push(sample)
            guard detector.hasChange else { continue }
            while let change = detector.nextChange() {
                let (place, now) = (rate.seconds(at: change.sampleIndex), rate.seconds(at: SampleIndex(index)))
                if change.isOnset {
                    episodes.append(Episode(isTachycardia: change.isTachycardia, onset: place, onsetKnown: now))
                } else {
                    episodes[episodes.count - 1].end = place
                    episodes[episodes.count - 1].endKnown = now
                }
            }
        }
    }

    /// Regular beats of 80 a minute for 20 s, a wave, and beats for 20 s more.
    static func samples(_ wave: FibrillatoryWave, rate: SampleRate, seconds: Double = 30, gain: Float = 1) -> [Float] {
        let sinus = StandardSignal(
            StandardComplex(milliseconds: 80, tWaveMillivolts: 0.2), beatsPerMinute: 80, seconds: 20
        ).samples(rate: rate)
        return (sinus + wave.samples(rate: rate, seconds: seconds) + sinus).map { gain * $0 }
    }
}
