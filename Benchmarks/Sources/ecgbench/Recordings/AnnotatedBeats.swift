// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Signal

/// The reference's beats in the place of the detector's, as most papers on classifiers have them.
///
/// Marks lie off the R peak, differently in each record, and windows begin at the R peak. So each mark is moved to the R
/// peak that the detector finds within 150 ms, one to one as EC57 pairs them; one without stays where it is.
enum AnnotatedBeats {
    /// When a beat is known, in milliseconds after its R peak: about what the detector takes.
    static let delayInMilliseconds = 300.0

    /// The beats of a recording, in order of their R peaks, each at a sample of its own.
    static func beats(of recording: Recording) -> [Beat] {
        let detected = DetectedBeats.withoutClasses(of: recording).map(\.beat)
        let last = SampleIndex(recording.millivolts.count - 1)
        let known = Dictionary(detected.map { ($0.sampleIndex, $0) }) { first, _ in first }
        let matcher = BeatMatcher(
            window: SampleIndex(recording.rate.samples(milliseconds: EC57Command.windowInMilliseconds)), start: 0,
            flutter: [])
        let matches = matcher.matches(
            reference: recording.beats.map { ScoredBeat(sampleIndex: $0.sampleIndex, beatClass: $0.beatClass) },
            test: detected.map { ScoredBeat(sampleIndex: $0.sampleIndex, beatClass: .normal) })
        var beats = matches.compactMap { match -> Beat? in
            switch match {
            case .pair(_, let test): known[test.sampleIndex]
            case .missed(let reference): Beat(sampleIndex: reference.sampleIndex, detectedAt: 0)
            case .extra: nil
            }
        }
        beats.sort { $0.sampleIndex < $1.sampleIndex }
        let delay = SampleIndex(recording.rate.samples(milliseconds: delayInMilliseconds))
        var previous: SampleIndex = -1
        return beats.compactMap { beat in
            guard beat.sampleIndex > previous, beat.sampleIndex <= last else { return nil }
            previous = beat.sampleIndex
            var beat = beat
            beat.detectedAt = min(beat.sampleIndex + delay, last)
            return beat
        }
    }
}
