// SPDX-License-Identifier: Apache-2.0

import Signal

/// Learns how high the beats are, from candidates alone, as long as no levels are known.
///
/// Candidates wait for two seconds, and longer while nothing stands out from its background: hum, drift and noise are never
/// learnt from. In noise the level of the larger peaks is twice the background, at most 3.7 times in hours of it; the level of
/// the beats of an ECG is five times the background and more, even if it is fast, broad and noisy. O(1) a candidate.
struct LevelLearner {
    /// What the wait for levels has shown.
    enum Outlook {
        /// It has not lasted long enough to tell.
        case open
        /// What comes is too small to hide a beat: the heart pauses.
        case quiet
        /// There are peaks as high as beats, and none stands out.
        case noisy
        /// Some peaks stand out.
        case hopeful
    }

    /// How long the levels are learnt before the first beat is reported, in milliseconds.
    private static let learningInMilliseconds = 2_000.0
    /// For how long a candidate waits to be recognized, in milliseconds.
    static let memoryInMilliseconds = 3_000.0
    /// Candidates above this share of the highest are taken for beats.
    private static let peerShare: Float = 0.4
    /// How far two or more beats must stand out from the background.
    private static let contrast: Float = 4.5
    /// How far a single beat must stand out.
    private static let contrastOfOne: Float = 7
    /// How far a candidate must stand out from the background of its own time to wait.
    private static let waitingContrast: Float = 3
    /// For so long after the last beat a level is learnt only above a share of the old one, in milliseconds...
    private static let cautionInMilliseconds = 10_000.0
    /// ...which is this, lest P waves that no beat follows be taken for beats.
    private static let cautiousShare: Float = 0.25

    /// Complexes of this share of the smallest that count, and more, are too small, if so many come in three seconds.
    private static let smallShare: Float = 0.3
    private static let leastSmall = 3

    private let rules: QRSRules
    private let learning: SampleIndex
    private let memory: SampleIndex
    private let caution: SampleIndex
    private let refractory: SampleIndex

    /// The sample from which on the levels are learnt.
    private var start: SampleIndex = 0
    private var waiting = CandidateList()
    /// The first of the complexes that stand out, come again and are too small to count; `nil` if there are none.
    private(set) var smallSince: SampleIndex?
    /// The last level that was known, 0 for none, and the centre of the last beat.
    private var lastLevel: Float = 0
    private var lastBeatIndex: SampleIndex = 0

    /// Makes a learner for a rate; it learns from sample 0 on.
    init(rate: SampleRate, rules: QRSRules) {
        self.rules = rules
        learning = SampleIndex(rate.samples(milliseconds: Self.learningInMilliseconds))
        memory = SampleIndex(rate.samples(milliseconds: Self.memoryInMilliseconds))
        caution = SampleIndex(rate.samples(milliseconds: Self.cautionInMilliseconds))
        refractory = SampleIndex(rate.samples(milliseconds: BeatJudge.refractoryInMilliseconds))
    }

    /// Starts afresh at a sample, with a signal of which nothing is known.
    mutating func restart(at index: SampleIndex) {
        lastLevel = 0
        begin(at: index)
    }

    /// Learns from a sample on.
    mutating func begin(at index: SampleIndex) {
        start = index
        smallSince = nil
        waiting.removeAll()
    }

    /// Learns at once from candidates that were turned down, after a long time without a beat.
    mutating func begin(at index: SampleIndex, with turnedDown: CandidateList) {
        begin(at: index &- learning)
        waiting = turnedDown
    }

    /// Notes a beat, by which a later level is held back.
    mutating func note(beatAt index: SampleIndex, level: Float) {
        lastBeatIndex = index
        lastLevel = level
    }

    /// Lets a candidate wait, if it stands out.
    mutating func push(_ candidate: QRSCandidate) {
        waiting.removeAll(through: candidate.centreIndex &- memory)
        // Each stands out from the background of its own time, or noise that has just ended would be learnt from.
        guard candidate.isComplex(rules), candidate.height >= Self.waitingContrast * candidate.background else {
            return
        }
        waiting.append(candidate)
    }

    /// The level of the candidates that wait, in millivolts of mean bend, if enough of them stand out.
    ///
    /// - Parameters:
    ///   - index: the last sample that came in.
    ///   - background: of the last candidate.
    ///   - least: the least level of beats that count.
    ///   - isLast: whether the input ends here, so that there is nothing more to wait for.
    mutating func level(at index: SampleIndex, background: Float, least: Float, isLast: Bool) -> Float? {
        guard isLast || index &- start >= learning &- refractory else { return nil }
        let peers = waiting.peers(share: Self.peerShare)
        let contrast = peers.count > 1 ? Self.contrast : Self.contrastOfOne
        var isHeart = peers.count > 0 && peers.level >= contrast * max(background, peers.background)
        if rules.contains(.caution), lastLevel > 0, index &- lastBeatIndex < caution {
            isHeart = isHeart && peers.level >= Self.cautiousShare * lastLevel
        }
        guard isHeart, peers.level < least else {
            if isHeart || waiting.count == 0 { smallSince = nil }
            return isHeart ? peers.level : nil
        }
        let isSmall = peers.level >= Self.smallShare * least && peers.count >= (smallSince == nil ? Self.leastSmall : 1)
        smallSince = isSmall ? smallSince ?? waiting[0].centreIndex : nil
        return nil
    }

    /// Takes the candidates that wait, oldest first: they are judged once there is a level.
    mutating func takeCandidates() -> CandidateList {
        defer { waiting.removeAll() }
        return waiting
    }

    /// What the wait has shown at a candidate.
    func outlook(at candidate: QRSCandidate, index: SampleIndex) -> Outlook {
        guard index &- start >= 2 &* learning else { return .open }
        // What is left when the heart pauses is no noise, unless it could hide a beat.
        if candidate.height < max(Self.cautiousShare * lastLevel, BeatLevels.floorInMillivolts) { return .quiet }
        return waiting.count == 0 ? .noisy : .hopeful
    }
}
