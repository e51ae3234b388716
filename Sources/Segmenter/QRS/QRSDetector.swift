// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Finds the heartbeats of one channel as its samples come in, and says what the signal is fit for.
///
///     samples -> CandidateFinder -> candidates -> BeatJudge -> Verdict -> bookkeeping -> beats
///             \> BeatTemplates      (levels unknown: LevelLearner)
///             \> SignalStateMachine -> changes of the signal's state
///
/// The samples are filtered to the QRS energy, whose peaks are the candidates. As long as the levels of the beats are not known,
/// candidates wait in the `LevelLearner`; from then on the `BeatJudge` gives each its verdict, by the evidence of its
/// height, sharpness, shape and time. `book` carries the verdict out: it is the only place where levels, shapes and noise
/// change. A beat that is overdue by half an RR interval is searched for among the candidates that were turned down.
///
/// The rules are those of Pan and Tompkins (1985, doi:10.1109/TBME.1985.325532) and of Hamilton and Tompkins (1986,
/// doi:10.1109/TBME.1986.325695), with these departures: the energy is that of the bend, not of the slope; levels are
/// medians; beats are told from noise by the shapes that they repeat; T waves are told by their bend; levels are learnt
/// only from peaks that stand out; a peak is a candidate once, with the whole signal around it known, so that no beat is
/// taken back.
///
/// Beats come in order, a refractory period apart: both follow from the judge's third question and from the search's limits.
/// Polarity, gain and offset of the signal do not matter. A beat is reported at most 400 ms after its R peak, unless it
/// was searched for or waited for the levels; see `CandidateFinder` for the delay. A sample costs O(1) and allocates nothing;
/// the detector's buffers are allocated when it is made.
public struct QRSDetector: ~Copyable {
    private let place = InPlace()
    /// The complexes that ANSI/AAMI EC13 and IEC 60601-2-27 ask a heart rate meter not to count, in millivolts.
    public static let standardSmallestBeatInMillivolts = 0.15
    /// A lead is off when samples have been missing for so long, in milliseconds; the last value stands in for fewer.
    static let leadOffInMilliseconds = 400.0
    /// After so long without a beat the levels are learnt anew, in milliseconds.
    private static let silenceInMilliseconds = 4_000.0

    private let leadOff: SampleIndex
    private let silence: SampleIndex
    let afterTWave: SampleIndex
    let rules: QRSRules
    let judge: BeatJudge

    private var finder: CandidateFinder
    var memory: BeatMemory
    private var learner: LevelLearner
    private var states: SignalStateMachine
    /// Candidates that were turned down since the last beat.
    var turnedDown = CandidateList()
    /// Beats that wait to be handed out: one leaves with every sample, and learning lets at most 16 in at once.
    var found = FixedRing<Beat>(capacity: 32, filler: Beat(sampleIndex: 0, detectedAt: 0))

    /// The last sample that came in.
    var newest: SampleIndex = -1
    /// The last sample that was a number, in the units of `CandidateFinder`; it stands in for missing ones.
    private var held: Int64 = 0
    /// The same sample as it came from the recorder.
    private var heldRaw: Int64 = 0
    /// Missing samples in a row.
    private var missingCount: SampleIndex = 0
    /// Whether the filters run: from the first sample that is a number until a lead is off.
    private var isRunning = false
    /// The first sample since the filters were started, and the last one of the input, once that has ended.
    private var startIndex: SampleIndex = 0
    private var inputEnd = SampleIndex.max
    /// The background at the last candidate.
    private var background: Float = 0
    /// The sample at which an overdue beat is searched for, or the levels are learnt anew.
    private var searchDue = SampleIndex.max
    private var silenceDue = SampleIndex.max

    /// Whether the signal can be read now, and what it is fit for.
    public var state: SignalState { states.state }
    /// Whether `nextChange()` has one to give. It is asked for each sample, and changes nothing: a getter that does not say
    /// `mutating` makes another module copy the whole detector first.
    public var hasChange: Bool {
        mutating get { states.hasChange }
    }

    /// Makes a detector for a rate; it allocates its buffers here and nowhere else.
    ///
    /// - Parameters:
    ///   - rate: that of the samples, within `SampleRate.staged`.
    ///   - smallestBeatInMillivolts: the complexes up to which nothing is counted, at least 0. It is the level of the beats
    ///     that is held against it, not each beat: where most are larger, a small one among them counts. 0 counts whatever
    ///     is found. A recorder whose gain is not known requires its own.
    public init(
        rate: SampleRate, smallestBeatInMillivolts: Double = QRSDetector.standardSmallestBeatInMillivolts
    ) {
        self.init(rate: rate, smallestBeatInMillivolts: smallestBeatInMillivolts, rules: .all)
    }

    /// Makes a detector that works by some of its rules: for the ablation table.
    @_spi(Ablation) public init(rate: SampleRate, smallestBeatInMillivolts: Double, rules: QRSRules) {
        precondition(smallestBeatInMillivolts >= 0, "the smallest beat is a size")
        self.rules = rules
        leadOff = SampleIndex(rate.samples(milliseconds: Self.leadOffInMilliseconds))
        silence = SampleIndex(rate.samples(milliseconds: Self.silenceInMilliseconds))
        afterTWave = SampleIndex(rate.samples(milliseconds: Self.afterTWaveInMilliseconds))
        judge = BeatJudge(rate: rate, rules: rules)
        finder = CandidateFinder(rate: rate)
        memory = BeatMemory(rate: rate, smallestBeatInMillivolts: smallestBeatInMillivolts, rules: rules)
        learner = LevelLearner(rate: rate, least: memory.levels.levelFloor, rules: rules)
        states = SignalStateMachine(rate: rate, rules: rules)
    }

    /// Changes the complexes up to which nothing is counted, at least 0, for those that come from now on.
    ///
    /// The levels go on: beats that are too small by the new size are so with the next of them.
    public mutating func setSmallestBeat(inMillivolts millivolts: Double) {
        precondition(millivolts >= 0, "the smallest beat is a size")
        memory.setSmallestBeat(inMillivolts: millivolts)
        learner.set(least: memory.levels.levelFloor)
    }

    /// Takes the next sample in; returns a beat if one has become certain, at most one per call and in order of time.
    ///
    /// The sample is in millivolts; a NaN is a missing sample, which keeps its place in time. Up to 400 ms of missing
    /// samples are bridged with the last one; then the lead is off, and what follows is learnt anew.
    public mutating func push(_ millivolts: Float) -> Beat? { push(millivolts, raw: millivolts) }

    /// Takes the next sample in as a conditioner made it, and as it came from the recorder: by that one the contact of the
    /// electrodes and the converter's rails are told. Both are missing, or neither.
    @inline(__always)
    public mutating func push(_ millivolts: Float, raw: Float) -> Beat? {
        newest &+= 1
        if millivolts.isNaN {
            missingCount &+= 1
            if missingCount == leadOff || (!isRunning && missingCount > leadOff) { leaveLead() }
        } else {
            held = CandidateFinder.units(millivolts)
            heldRaw = raw == millivolts ? held : CandidateFinder.units(raw)
            missingCount = 0
            if !isRunning { start() }
        }
        if isRunning {
            step()
            states.push(heldRaw, index: newest)
        }
        return found.isEmpty ? nil : found.popFirst()
    }

    /// Returns the beats that still wait for samples to come, one per call, and `nil` when there are no more.
    ///
    /// To be called at the end of the input, before `restart()`. The last sample stands in for the ones that are not coming; a beat is
    /// found if the input goes on for 100 ms after its centre.
    public mutating func flush() -> Beat? {
        let end = newest
        if isRunning && inputEnd == .max {
            inputEnd = end
            states.finish(at: end)
            for _ in 0..<(finder.delay &+ judge.refractory) {
                newest &+= 1
                step()
            }
            if !memory.levels.areKnown { learnLevels(isLast: true) }
            newest = end
        }
        guard var beat = found.popFirst() else { return nil }
        beat.detectedAt = end
        return beat
    }

    /// Starts afresh: the next sample is the first one of another signal, and the count of samples goes on.
    public mutating func restart() {
        isRunning = false
        missingCount = 0
        inputEnd = .max
        memory.forgetLevels()
        turnedDown.removeAll()
        found.removeAll()
        while states.takeChange() != nil {}
        states.restart(at: newest &+ 1)
    }

    /// The next change of the signal's state since the last call, in order of time.
    public mutating func nextChange() -> SignalChange? { states.takeChange() }

    private mutating func start() {
        isRunning = true
        startIndex = newest
        finder.restart(at: held)
        memory.restart(at: held, index: newest)
        learner.restart(at: newest)
        forget()
        states.begin(at: heldRaw, index: newest)
    }

    private mutating func leaveLead() {
        isRunning = false
        states.leaveLead(at: max(newest &- missingCount &+ 1, 0))
    }

    /// One sample, or the one that stands in for it, through the filters and to the judge.
    @inline(__always)
    private mutating func step() {
        memory.push(held)
        if finder.push(held) { takeCandidate() }
        if newest >= searchDue { searchOverdue() }
        if newest >= silenceDue { relearn() }
    }

    /// Takes the candidate that the last sample has completed to the judge, or to the learner.
    @inline(never)
    private mutating func takeCandidate() {
        let candidate = finder.takeCandidate(at: newest)
        guard isWhole(candidate) else { return }
        background = candidate.background
        if memory.levels.areKnown {
            let judgement = judge.judge(candidate, memory)
            let first = learner.small.note(judgement, levels: memory.levels)
            if let first, rules.contains(.smallComplexes) { return leaveSmall(since: first) }
            book(judgement, of: candidate)
            if memory.levels.areTooSmall { return leaveSmall(since: candidate.centreIndex) }
        } else {
            learner.push(candidate)
            states.noteBeat()
            learnLevels(isLast: false)
        }
        guard memory.levels.areKnown else {
            return states.note(learner.outlook(at: candidate, index: newest), at: newest)
        }
        let contrast = candidate.background > 0 ? memory.levels.height / candidate.background : nil
        let likes = memory.peaks.likes(of: candidate)
        let isReadable = memory.likeness.isReadable && rules.contains(.readability)
        let mustForget = states.note(
            contrast: contrast, noise: memory.peaks.noise, likes: likes, isReadable: isReadable, at: newest)
        if mustForget { forget() }
    }

    /// Whether all that a candidate's energy depends on was in the input, and nothing of it stood in for what was not.
    private func isWhole(_ candidate: QRSCandidate) -> Bool {
        candidate.centreIndex >= startIndex &+ finder.reach && candidate.centreIndex <= inputEnd &- finder.reach
    }

    /// Forgets the levels; candidates wait from now on until there are new ones.
    private mutating func forget() {
        forgetBeats()
        learner.begin(at: newest)
    }

    private mutating func forgetBeats() {
        memory.forgetLevels()
        turnedDown.removeAll()
        searchDue = .max
        silenceDue = .max
    }

    /// Forgets the levels, since from a sample on complexes have come that are too small to count.
    private mutating func leaveSmall(since index: SampleIndex) {
        forget()
        learner.begin(at: newest, smallSince: index)
        states.note(smallSince: index, at: newest)
    }

    /// Learns the levels anew after a long time without a beat, first of all from what was turned down meanwhile.
    @inline(never)
    private mutating func relearn() {
        if let first = learner.small.takeFirst(), rules.contains(.smallComplexes) { return leaveSmall(since: first) }
        learner.begin(at: newest, with: turnedDown)
        forgetBeats()
        learnLevels(isLast: false)
    }

    /// Sets the levels by the candidates that wait, if enough of them stand out, and judges them from the first on.
    private mutating func learnLevels(isLast: Bool) {
        let level = learner.level(at: newest, background: background, isLast: isLast)
        states.note(smallSince: learner.smallSince, at: newest)
        guard let level else { return }
        memory.learn(level: level)
        states.noteLevels()
        listen(from: newest &- finder.delay)
        // Judging adds none to them.
        for place in 0..<learner.waiting.count {
            let candidate = learner.waiting[place]
            book(judge.judge(candidate, memory), of: candidate)
        }
        learner.removeCandidates()
    }

    /// Searches for a beat that is overdue though no candidate has come since.
    @inline(never)
    private mutating func searchOverdue() {
        searchDue = .max
        searchBack(to: newest &- finder.delay)
    }

    /// Takes a candidate for a beat: reports it, and lets the levels follow it.
    mutating func accept(_ beat: QRSCandidate) {
        memory.note(beat: beat)
        states.noteBeat()
        learner.note(beatAt: beat.centreIndex, level: memory.levels.height)
        turnedDown.removeAll(through: beat.centreIndex)
        listen(from: beat.centreIndex)
        if rules.contains(.searchBack), let overdue = memory.levels.overdueAfter {
            searchDue = beat.centreIndex &+ overdue &+ finder.delay &+ 1
        }
        found.append(
            Beat(
                sampleIndex: min(max(beat.peakIndex, startIndex), inputEnd), detectedAt: newest,
                amplitudeInMillivolts: beat.amplitude, isNoisy: states.isNoisy, evidence: beat.evidence))
    }

    /// Lets the silence count from a sample on.
    private mutating func listen(from index: SampleIndex) {
        searchDue = .max
        silenceDue = index &+ finder.delay &+ silence &+ 1
    }
}
