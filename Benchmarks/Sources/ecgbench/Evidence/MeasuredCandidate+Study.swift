// SPDX-License-Identifier: Apache-2.0

@_spi(Ablation) import Segmenter
import Signal

extension MeasuredCandidate {
    /// What levels, shapes and noise follow.
    enum Followed {
        /// The reference's beats.
        case reference
        /// What the detector takes for beats, its mistakes included.
        case ownVerdicts
    }

    /// After so long without a beat the detector learns its levels anew, in milliseconds.
    private static let silenceInMilliseconds = 4_000.0

    /// The candidates of a recording whose shapes are known, outside of flutter.
    ///
    /// If the reference is followed, the recording is gone through more often, because a known shape may place a candidate at
    /// another beat: the first time a candidate is the beat that is nearest to its own R peak, the second time to the place
    /// that the first one gave it.
    static func all(of recording: Recording, following followed: Followed = .reference) -> [MeasuredCandidate] {
        let flutter = recording.flutterStretches
        func isInFlutter(_ index: SampleIndex) -> Bool { flutter.contains { $0.contains(index) } }
        let beats = recording.beats.map(\.sampleIndex).filter { !isInFlutter($0) }
        let window = SampleIndex(recording.rate.samples(milliseconds: CandidateTruth.windowInMilliseconds))
        func isBeat(at places: [SampleIndex]) -> [Bool] {
            CandidateTruth.matches(of: places, with: beats, window: window).map { $0 != nil }
        }

        let own = isBeat(at: studied(recording) { _, _ in false }.map(\.peakIndex))
        let candidates: [CandidateStudy.Candidate]
        let truth: [Bool]
        switch followed {
        case .reference:
            let placed = isBeat(at: studied(recording) { number, _ in own[number] }.map(\.peakIndex))
            candidates = studied(recording) { number, _ in placed[number] }
            truth = placed
        case .ownVerdicts:
            // Where the detector would learn its levels the reference is followed: at the start, and in a long silence.
            let silence = SampleIndex(recording.rate.samples(milliseconds: silenceInMilliseconds))
            var last: SampleIndex = 0
            candidates = studied(recording) { number, candidate in
                let isSilent = candidate.measures == nil || candidate.peakIndex - last > silence
                let isBeat = isSilent ? own[number] : candidate.isTakenForBeat
                if isBeat { last = candidate.peakIndex }
                return isBeat
            }
            truth = isBeat(at: candidates.map(\.peakIndex))
        }
        return zip(candidates, truth).compactMap { candidate, isBeat in
            guard let measures = candidate.measures, isBeat || !candidate.isRefractory,
                isBeat || !isInFlutter(candidate.peakIndex)
            else { return nil }
            return MeasuredCandidate(
                sampleIndex: candidate.peakIndex, measures: BeatMeasure.allCases.map { measures[$0] },
                logOdds: BeatEvidence.logOdds(measures), isBeat: isBeat)
        }
    }

    /// All candidates of a recording, in order, of which some are noted as beats.
    private static func studied(
        _ recording: Recording, isBeat: (Int, CandidateStudy.Candidate) -> Bool
    ) -> [CandidateStudy.Candidate] {
        var conditioner = Conditioner(rate: recording.rate)
        var study = CandidateStudy(rate: recording.rate)
        var found: [CandidateStudy.Candidate] = []
        for sample in recording.millivolts where conditioner.push(sample) {
            guard let candidate = study.push(conditioner.output) else { continue }
            study.note(isBeat: isBeat(found.count, candidate))
            found.append(candidate)
        }
        return found
    }
}
