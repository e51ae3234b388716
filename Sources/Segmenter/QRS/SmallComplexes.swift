// SPDX-License-Identifier: Apache-2.0

import Signal

/// Complexes that are smaller than what counts: whether they come again, and how large they were.
///
/// A lead that shows the heart too small is none in which it stands still. Complexes too small to count say so if two of them come
/// between two beats, neither of which is a beat's T or P wave: as large as the small ones of the last minute, or in the shape of the
/// beats of a lead that was small before. P waves after large beats are neither. O(1) a candidate, allocates nothing.
struct SmallComplexes {
    /// The least height of a complex, as a share of the smallest that counts.
    static let leastShare: Float = 0.3
    /// Complexes that have been too small count again when they come to so many times the smallest that counts.
    static let clearShare: Float = 1.25
    /// What is within this factor of the last small ones is like them...
    private static let likeness: Float = 1.6
    /// ...for so long, in milliseconds.
    private static let memoryInMilliseconds = 60_000.0
    /// The beats were small before if their level was below so many times the smallest that counts...
    private static let smallLevel: Float = 4
    /// ...and what correlates with their shape by so much is one of them.
    private static let leastCorrelation: Float = 0.85
    /// How far a complex stands out from the background.
    private static let contrast: Float = 4.5
    /// No T wave lies so long after a beat, no P wave so long before one, in milliseconds.
    private static let tWaveInMilliseconds = 400.0
    private static let pWaveInMilliseconds = 300.0

    /// The height of the smallest complex that counts, in millivolts of mean bend.
    private var least: Float
    private let memory: SampleIndex
    private let tWave: SampleIndex
    private let pWave: SampleIndex

    /// The height of the last small ones, and when they came; 0 for none.
    private var height: Float = 0
    private var seenAt: SampleIndex = 0
    /// The first and the last of those since the last beat, and the last of which it is known that no beat followed.
    private var first: SampleIndex?
    private var last: SampleIndex = 0
    private var firstHeight: Float = 0

    /// Makes an empty memory, for the least level of beats that count.
    init(rate: SampleRate, least: Float) {
        self.least = least
        memory = SampleIndex(rate.samples(milliseconds: Self.memoryInMilliseconds))
        tWave = SampleIndex(rate.samples(milliseconds: Self.tWaveInMilliseconds))
        pWave = SampleIndex(rate.samples(milliseconds: Self.pWaveInMilliseconds))
    }

    /// Changes the least level of beats that count: what was too small may be no more.
    mutating func set(least: Float) {
        self.least = least
        removeAll()
    }

    /// Forgets everything.
    mutating func removeAll() {
        height = 0
        first = nil
    }

    /// Notes that complexes of a height were too small at a sample.
    mutating func note(height: Float, at index: SampleIndex) {
        self.height = height
        seenAt = index
    }

    /// Whether a height is that of the small complexes of the last minute.
    func isLike(height: Float, at index: SampleIndex) -> Bool {
        self.height > 0 && index &- seenAt < memory && height < Self.likeness * self.height
            && height * Self.likeness > self.height
    }

    /// Notes a candidate with its verdict, the levels being known before it.
    ///
    /// - Returns: where the small complexes begin, if they have come again.
    mutating func note(_ judgement: Judgement, levels: BeatLevels) -> SampleIndex? {
        let candidate = judgement.candidate
        // Those before it that no beat has followed.
        if last &+ pWave < candidate.centreIndex, let first = takeFirst() { return first }
        switch judgement.verdict {
        case .beat:
            first = nil
        case .other where isSmall(candidate, levels):
            let after = first == nil ? levels.lastBeat?.centreIndex ?? 0 : last
            guard candidate.centreIndex &- after > tWave else { return nil }
            if first == nil { firstHeight = candidate.height }
            first = first ?? candidate.centreIndex
            last = candidate.centreIndex
        default: break
        }
        return nil
    }

    /// Takes the first of the small complexes since the last beat, if they have come again; no beat is to follow the last.
    mutating func takeFirst() -> SampleIndex? {
        guard let first, last > first else { return nil }
        note(height: firstHeight, at: last)
        self.first = nil
        return first
    }

    /// Whether a candidate that is no beat is a small complex.
    private func isSmall(_ candidate: QRSCandidate, _ levels: BeatLevels) -> Bool {
        guard candidate.height < least, candidate.height >= Self.leastShare * least,
            candidate.height >= Self.contrast * candidate.background
        else { return false }
        return isLike(height: candidate.height, at: candidate.centreIndex)
            || levels.height < Self.smallLevel * least && candidate.correlation >= Self.leastCorrelation
    }

    /// How many of some candidates are small ones that lie apart from larger ones.
    func count(in waiting: borrowing CandidateList) -> Int {
        var count = 0
        for place in 0..<waiting.count where isLike(height: waiting[place].height, at: waiting[place].centreIndex) {
            var isApart = true
            for other in 0..<waiting.count where waiting[other].height >= Self.likeness * waiting[place].height {
                let distance = waiting[place].centreIndex &- waiting[other].centreIndex
                if distance > 0 - pWave && distance < tWave { isApart = false }
            }
            if isApart { count &+= 1 }
        }
        return count
    }
}
