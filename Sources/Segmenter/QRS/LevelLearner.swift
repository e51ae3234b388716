// SPDX-License-Identifier: Apache-2.0

import Signal

/// Learns how high the beats are, from candidates alone, as long as no levels are known.
///
/// Candidates wait for two seconds, and longer while nothing stands out from its background: hum, drift and noise are never
/// learnt from. In noise the level of the larger peaks is twice the background, at most 3.7 times in hours of it; the level of
/// the beats of an ECG is five times the background and more, even if it is fast, broad and noisy. O(1) a candidate.
struct LevelLearner: ~Copyable {
    private let place = InPlace()
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
    /// Complexes are too small if so many come in three seconds, or if so many do that are as large as the small ones before.
    private static let leastSmall = 3
    private static let leastKnownSmall = 2

    private let rules: QRSRules
    private var least: Float
    private let learning: SampleIndex
    private let memory: SampleIndex
    private let caution: SampleIndex
    private let refractory: SampleIndex

    /// The sample from which on the levels are learnt.
    private var start: SampleIndex = 0
    private(set) var waiting = CandidateList()
    /// The first of the complexes that stand out, come again and are too small to count; `nil` if there are none.
    private(set) var smallSince: SampleIndex?
    /// The small complexes so far.
    var small: SmallComplexes
    /// The last level that was known, 0 for none, and the centre of the last beat.
    private var lastLevel: Float = 0
    private var lastBeatIndex: SampleIndex = 0

    /// Makes a learner for a rate and the least level of beats that count; it learns from sample 0 on.
    init(rate: SampleRate, least: Float, rules: QRSRules) {
        self.rules = rules
        self.least = least
        small = SmallComplexes(rate: rate, least: least)
        learning = SampleIndex(rate.samples(milliseconds: Self.learningInMilliseconds))
        memory = SampleIndex(rate.samples(milliseconds: Self.memoryInMilliseconds))
        caution = SampleIndex(rate.samples(milliseconds: Self.cautionInMilliseconds))
        refractory = SampleIndex(rate.samples(milliseconds: BeatJudge.refractoryInMilliseconds))
    }

    /// Changes the least level of beats that count; what waits goes on.
    mutating func set(least: Float) {
        self.least = least
        smallSince = nil
        small.set(least: least)
    }

    /// Starts afresh at a sample, with a signal of which nothing is known.
    mutating func restart(at index: SampleIndex) {
        lastLevel = 0
        small.removeAll()
        begin(at: index)
    }

    /// Learns from a sample on.
    mutating func begin(at index: SampleIndex) {
        start = index
        smallSince = nil
        waiting.removeAll()
    }

    /// Learns from a sample on; from another one on complexes have come that are too small to count.
    mutating func begin(at index: SampleIndex, smallSince small: SampleIndex) {
        begin(at: index)
        smallSince = small
    }

    /// Learns at once from candidates that were turned down, after a long time without a beat.
    mutating func begin(at index: SampleIndex, with turnedDown: borrowing CandidateList) {
        begin(at: index &- learning)
        waiting.copy(turnedDown)
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
    ///   - isLast: whether the input ends here, so that there is nothing more to wait for.
    mutating func level(at index: SampleIndex, background: Float, isLast: Bool) -> Float? {
        guard isLast || index &- start >= learning &- refractory else { return nil }
        let peers = waiting.peers(share: Self.peerShare)
        let contrast = peers.count > 1 ? Self.contrast : Self.contrastOfOne
        var isHeart = peers.count > 0 && peers.level >= contrast * max(background, peers.background)
        if rules.contains(.caution), lastLevel > 0, index &- lastBeatIndex < caution {
            isHeart =
                isHeart
                && (peers.level >= Self.cautiousShare * lastLevel || small.isLike(height: peers.level, at: index))
        }
        guard isHeart else {
            if waiting.count == 0 { smallSince = nil }
            return nil
        }
        if peers.level >= (smallSince == nil ? least : SmallComplexes.clearShare * least),
            smallSince == nil || peers.count > max(small.count(in: waiting), 1)
        {
            smallSince = nil
            return peers.level
        }
        let leastOfNew = small.isLike(height: peers.level, at: index) ? Self.leastKnownSmall : Self.leastSmall
        let leastCount = smallSince == nil ? leastOfNew : 1
        let isSmall = peers.level >= SmallComplexes.leastShare * least && peers.count >= leastCount
        smallSince = isSmall ? smallSince ?? waiting[0].centreIndex : nil
        if isSmall, peers.level < least {
            small.note(height: peers.level, at: index)
            note(beatAt: index, level: peers.level)
        }
        return nil
    }

    /// Lets the candidates go that wait, oldest first: they have been judged, since there is a level.
    mutating func removeCandidates() { waiting.removeAll() }

    /// What the wait has shown at a candidate.
    func outlook(at candidate: QRSCandidate, index: SampleIndex) -> Outlook {
        guard index &- start >= 2 &* learning else { return .open }
        // What is left when the heart pauses is no noise, unless it could hide a beat.
        if candidate.height < max(Self.cautiousShare * lastLevel, BeatLevels.floorInMillivolts) { return .quiet }
        return waiting.count == 0 ? .noisy : .hopeful
    }
}
