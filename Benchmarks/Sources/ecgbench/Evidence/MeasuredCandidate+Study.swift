// SPDX-License-Identifier: Apache-2.0

@_spi(Ablation) import Segmenter
import Signal

extension MeasuredCandidate {
    /// The candidates of a recording whose shapes are known, outside of flutter, with the levels, shapes and noise that the
    /// reference's beats give.
    ///
    /// The recording is gone through twice, because a known shape may place a candidate at another beat: the first time a
    /// candidate is the beat that is nearest to its own R peak, the second time to the place that the first one gave it.
    static func all(of recording: Recording) -> [MeasuredCandidate] {
        let flutter = recording.flutterStretches
        func isInFlutter(_ index: SampleIndex) -> Bool { flutter.contains { $0.contains(index) } }
        let beats = recording.beats.map(\.sampleIndex).filter { !isInFlutter($0) }
        let window = SampleIndex(recording.rate.samples(milliseconds: CandidateTruth.windowInMilliseconds))
        func isBeat(at places: [SampleIndex]) -> [Bool] {
            CandidateTruth.matches(of: places, with: beats, window: window).map { $0 != nil }
        }

        let own = studied(recording, isBeat: nil).map(\.peakIndex)
        let placed = studied(recording, isBeat: isBeat(at: own)).map(\.peakIndex)
        let truth = isBeat(at: placed)
        return zip(studied(recording, isBeat: truth), zip(placed, truth)).compactMap { candidate, place in
            let (sampleIndex, isBeat) = place
            guard let measures = candidate.measures, isBeat || !candidate.isRefractory,
                isBeat || !isInFlutter(sampleIndex)
            else { return nil }
            return MeasuredCandidate(
                sampleIndex: sampleIndex, measures: BeatMeasure.allCases.map { measures[$0] },
                logOdds: BeatEvidence.logOdds(measures), isBeat: isBeat)
        }
    }

    /// All candidates of a recording, in order; as long as the truth is not known, none is noted.
    private static func studied(_ recording: Recording, isBeat: [Bool]?) -> [CandidateStudy.Candidate] {
        var study = CandidateStudy(rate: recording.rate)
        var found: [CandidateStudy.Candidate] = []
        for sample in recording.millivolts {
            guard let candidate = study.push(sample) else { continue }
            if let isBeat { study.note(isBeat: isBeat[found.count]) }
            found.append(candidate)
        }
        return found
    }
}
