// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// Compares episodes of a rhythm as ANSI/AAMI EC57 prescribes: one is found if the other annotator has it for a moment.
///
/// These are the decisions of the comparator `epicmp` of the WFDB applications, to which `make bxb` holds it. Moody GB,
/// WFDB Applications Guide, https://physionet.org/physiotools/wag/epicmp-1.htm
struct EpisodeMatcher {
    /// The first sample that is compared; an episode that reaches across counts from there.
    var start: SampleIndex
    /// The last sample that is compared.
    var end: SampleIndex

    /// A stretch of a rhythm.
    typealias Episode = Range<SampleIndex>

    /// Compares the episodes of two annotators, each in order of time and without overlaps.
    func score(reference: [Episode], test: [Episode]) -> EpisodeScore {
        let found = overlaps(of: reference, with: test)
        let right = overlaps(of: test, with: reference)
        return EpisodeScore(
            found: found.matches, missed: found.count - found.matches, right: right.matches,
            wrong: right.count - right.matches, referenceSamples: found.samples, testSamples: right.samples,
            foundSamples: found.overlap, rightSamples: right.overlap)
    }

    private func overlaps(
        of episodes: [Episode], with others: [Episode]
    ) -> (count: Int, matches: Int, samples: SampleIndex, overlap: SampleIndex) {
        var sum = (count: 0, matches: 0, samples: SampleIndex(0), overlap: SampleIndex(0))
        for episode in episodes {
            // One without a length, which an annotation file can have, is an episode that nothing overlaps.
            guard episode.upperBound >= start, episode.lowerBound < end else { continue }
            let episode = episode.clamped(to: start..<max(end, start))
            let overlap = others.reduce(SampleIndex(0)) { sum, other in
                let shared = other.clamped(to: episode)
                return sum + (shared.upperBound - shared.lowerBound)
            }
            sum.count += 1
            sum.matches += overlap > 0 ? 1 : 0
            sum.samples += episode.upperBound - episode.lowerBound
            sum.overlap += overlap
        }
        return sum
    }
}

extension EpisodeMatcher {
    /// The stretches between marks of rhythms (`+`) that begin with one of these names and the next mark of another one.
    ///
    /// - Parameter recordEnd: where one ends that no mark ends.
    static func episodes(
        of rhythms: [String], in annotations: [Annotation], recordEnd: SampleIndex
    ) -> [Episode] {
        var episodes: [Episode] = []
        var onset: SampleIndex?
        for annotation in annotations where annotation.mnemonic == "+" {
            let name = annotation.aux ?? ""
            let isMeant = rhythms.contains { name.hasPrefix($0) }
            if isMeant, onset == nil { onset = annotation.sampleIndex }
            if !isMeant, let start = onset {
                episodes.append(start..<annotation.sampleIndex)
                onset = nil
            }
        }
        if let onset { episodes.append(onset..<max(recordEnd, onset)) }
        return episodes
    }

    /// The stretches of the monitor's conditions of some kinds, from onset to end; if they overlap they are one.
    ///
    /// - Parameter recordEnd: where one ends whose end was never reported.
    static func episodes(
        of kinds: Set<RhythmEvent.Kind>, in events: [RhythmEvent], recordEnd: SampleIndex
    ) -> [Episode] {
        alarms(of: kinds, in: events, recordEnd: recordEnd).reduce(into: []) { joined, episode in
            guard let last = joined.last, episode.lowerBound <= last.upperBound else {
                joined.append(episode)
                return
            }
            joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, episode.upperBound)
        }
    }

    /// The same stretches, one an onset: a condition that has ended may begin again at a sample before that end.
    static func alarms(
        of kinds: Set<RhythmEvent.Kind>, in events: [RhythmEvent], recordEnd: SampleIndex
    ) -> [Episode] {
        var episodes: [Episode] = []
        var onsets: [RhythmEvent.Kind: SampleIndex] = [:]
        for event in events where kinds.contains(event.kind) {
            switch event.phase {
            case .onset: onsets[event.kind] = event.sampleIndex
            case .end:
                guard let onset = onsets.removeValue(forKey: event.kind) else { continue }
                episodes.append(onset..<max(event.sampleIndex, onset))
            }
        }
        episodes += onsets.values.map { $0..<max(recordEnd, $0) }
        return episodes.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// The stretches between VFON (`[`) and VFOFF (`]`).
    ///
    /// - Parameter recordEnd: where one ends that no mark ends.
    static func flutter(in annotations: [Annotation], recordEnd: SampleIndex) -> [Episode] {
        var episodes: [Episode] = []
        var onset: SampleIndex?
        for annotation in annotations {
            if annotation.mnemonic == "[", onset == nil { onset = annotation.sampleIndex }
            if annotation.mnemonic == "]", let start = onset {
                episodes.append(start..<annotation.sampleIndex)
                onset = nil
            }
        }
        if let onset { episodes.append(onset..<max(recordEnd, onset)) }
        return episodes
    }
}
