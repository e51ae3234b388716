// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Finds the heartbeats of one channel as its samples come in, and says what the signal is fit for.
///
/// The samples are filtered to the QRS energy, whose peaks are the candidates (`CandidateFinder`). A candidate is none where it
/// is a step, a spike, or comes within the refractory period. As soon as shapes of beats are known (`BeatTemplates`), it is
/// a beat where the evidence of its height, sharpness, shape and time says so (`BeatEvidence`); before, where it stands above a
/// threshold between the medians of the last eight beats and of the last eight other peaks, and is no dull wave soon
/// after a beat (a T wave). A beat that is overdue by half an RR interval is searched for among the candidates that were
/// turned down. Before the first beat is reported the levels are learnt for two seconds, and longer while nothing stands
/// out from its background: hum, drift and noise are never learnt from. The beats found meanwhile are reported as soon as
/// the levels are known. Where the signal moves for ten seconds and none are known, as in fibrillation or standstill from
/// the start, its state turns from learning to noisy: the signal cannot be monitored, and whoever watches must be told.
///
/// The rules are those of Pan and Tompkins (1985, doi:10.1109/TBME.1985.325532) and of Hamilton and Tompkins (1986,
/// doi:10.1109/TBME.1986.325695), with these departures: the energy is that of the bend, not of the slope; levels are
/// medians; beats are told from noise by the shapes that they repeat; T waves are told by their bend; levels are learnt
/// only from peaks that stand out; a peak is a candidate once, with the whole signal around it known, so that no beat is
/// taken back.
///
/// Polarity, gain and offset of the signal do not matter. A beat is reported at most 400 ms behind its R peak, unless it
/// was searched for or waited for the levels; see `CandidateFinder` for the delay. A sample costs O(1) and allocates nothing;
/// the detector's buffers are allocated when it is made.
public struct QRSDetector: ~Copyable {
    /// The constants, and those of them that are times, in samples.
    let tuning: QRSTuning
    let times: Times
    let millisecondsPerSample: Float

    var finder: CandidateFinder
    var fineBand: FineBand
    /// The shapes of the beats since the filters were started.
    var templates: BeatTemplates
    /// The candidates of the last seconds, and how much of them is noise.
    var peaks: RecentPeaks
    var contact: ContactWatch

    /// The last sample that came in.
    var index: SampleIndex = -1
    /// The last sample that was a number, in the units of `CandidateFinder`; it stands in for missing ones.
    private var held: Int64 = 0
    /// Missing samples in a row.
    private var missingCount: SampleIndex = 0
    /// Whether the filters run: from the first sample that is a number until a lead is off.
    private var isRunning = false
    /// The first sample since the filters were started.
    var startIndex: SampleIndex = 0
    /// The last sample of the input, once it has ended.
    private(set) var inputEnd = SampleIndex.max
    /// Whether the end of the input has been worked through.
    private var isFlushed = false

    /// Whether the levels are known and candidates are judged.
    var isLearnt = false
    /// The sample from which on the levels are learnt.
    var learningSince: SampleIndex = 0
    /// The background at the last candidate.
    var background: Float = 0
    /// Whether levels have been known since the filters were started.
    var hasBeenLearnt = false
    var beatHeights = MedianOfEight()
    var otherHeights = MedianOfEight()
    var intervals = MedianOfEight()
    /// The sharpest bends of the last beats.
    var beatSharpness = MedianOfEight()
    /// The last beat, where there is one since the levels were learnt.
    var lastBeat: QRSCandidate?
    /// The centre of the last beat, levels learnt anew or not; and the level then.
    var lastBeatIndex: SampleIndex = 0
    var lastLevel: Float = 0
    /// The sample at which an overdue beat is searched for.
    var searchBackDue = SampleIndex.max
    /// Candidates that were turned down since the last beat or, while the levels are learnt, all of the last seconds.
    var waiting = CandidateList()

    /// Whether noise hides the beats, and since when.
    var isNoisy = false
    /// Whether it leaves so little contrast that the levels are to be forgotten after a while.
    var isSwamped = false
    var noisySince: SampleIndex = 0

    /// Whether the signal can be read now, and what it is fit for.
    public private(set) var state = SignalState.learning
    /// The first sample of that state.
    private var stateSince: SampleIndex = 0
    /// The sample at which learning has taken too long, counted from where the signal began to move.
    private var learningDue = SampleIndex.max
    /// Changes that nobody has asked for yet; who never does loses the oldest ones.
    private var changes = Ring<16, SignalChange>(filler: SignalChange(sampleIndex: 0, state: .learning))
    /// Whether `nextChange()` has one to give.
    public private(set) var hasChange = false
    /// Beats that wait to be handed out: one leaves with every sample, and learning lets at most 16 in at once.
    var found = Ring<32, Beat>(filler: Beat(sampleIndex: 0, detectedAt: 0))

    /// Times of `QRSTuning`, in samples.
    struct Times {
        let refractory: SampleIndex
        let replacement: SampleIndex
        let tWaveReach: SampleIndex
        let learning: SampleIndex
        let learningMemory: SampleIndex
        let learningLimit: SampleIndex
        let silence: SampleIndex
        let caution: SampleIndex
        let noiseMemory: SampleIndex
        let fastInterval: SampleIndex
        let leadOff: SampleIndex

        init(rate: SampleRate, tuning: QRSTuning) {
            func samples(_ milliseconds: Double) -> SampleIndex {
                SampleIndex(rate.samples(milliseconds: milliseconds))
            }
            refractory = samples(tuning.refractory)
            replacement = samples(tuning.replacement)
            tWaveReach = samples(tuning.tWaveReach)
            learning = samples(tuning.learning)
            learningMemory = samples(tuning.learningMemory)
            learningLimit = samples(tuning.learningLimit)
            silence = samples(tuning.silence)
            caution = samples(tuning.caution)
            noiseMemory = samples(tuning.noiseMemory)
            fastInterval = samples(tuning.fastInterval)
            leadOff = samples(tuning.leadOff)
        }
    }

    /// The complexes that ANSI/AAMI EC13 and IEC 60601-2-27 ask a heart rate meter not to count, in millivolts.
    public static let standardSmallestBeatInMillivolts = 0.15

    /// Makes a detector for a rate; it allocates its buffers here and nowhere else.
    ///
    /// - Parameter smallestBeatInMillivolts: the complexes up to which nothing is counted, at least 0. It is the level of
    ///   the beats that is held against it, not each beat: where most are larger, a small one among them counts. 0 counts
    ///   whatever is found. A recorder whose millivolts are none needs its own.
    public init(
        rate: SampleRate, smallestBeatInMillivolts: Double = QRSDetector.standardSmallestBeatInMillivolts
    ) {
        precondition(smallestBeatInMillivolts >= 0, "the smallest beat is a size")
        var tuning = QRSTuning()
        tuning.ignoreBeats(upToMillivolts: smallestBeatInMillivolts)
        self.init(rate: rate, tuning: tuning)
    }

    init(rate: SampleRate, tuning: QRSTuning) {
        self.tuning = tuning
        times = Times(rate: rate, tuning: tuning)
        millisecondsPerSample = Float(rate.milliseconds(samples: 1))
        finder = CandidateFinder(rate: rate, tuning: tuning)
        // While the levels are learnt candidates wait for so long, and so do the shapes around them.
        fineBand = FineBand(
            rate: rate, tuning: tuning, milliseconds: tuning.learningMemory + 2 * tuning.dominance + 1_000)
        templates = BeatTemplates(rate: rate, tuning: tuning)
        peaks = RecentPeaks(rate: rate, tuning: tuning)
        contact = ContactWatch(rate: rate, tuning: tuning)
    }

    /// Takes the next sample in; returns a beat where one has become certain, at most one a call and in order of time.
    ///
    /// The sample is in millivolts; a NaN is a missing sample, which keeps its place in time. Up to 400 ms of missing
    /// samples are bridged with the last one; then the lead is off, and what follows is learnt anew.
    public mutating func push(_ millivolts: Float) -> Beat? {
        index &+= 1
        if millivolts.isNaN {
            missingCount &+= 1
            if missingCount == times.leadOff || (!isRunning && missingCount > times.leadOff) { leaveLead() }
        } else {
            held = CandidateFinder.units(millivolts)
            missingCount = 0
            if !isRunning { start() }
        }
        if isRunning { step() }
        return found.isEmpty ? nil : found.popFirst()
    }

    /// Returns the beats that are still waiting for samples to come, one a call, and nothing when there are no more.
    ///
    /// To be called at the end of the input. The last sample stands in for the ones that are not coming; a beat is found
    /// as long as the input goes on for 100 ms behind its centre.
    public mutating func flush() -> Beat? {
        let end = index
        if isRunning && !isFlushed {
            isFlushed = true
            inputEnd = index
            for _ in 0..<(finder.delay &+ times.refractory) {
                index &+= 1
                step()
            }
            if !isLearnt { learnLevels(isLast: true) }
            index = end
        }
        guard var beat = found.popFirst() else { return nil }
        beat.detectedAt = end
        return beat
    }

    /// The next change of the signal's state since the last call, in order of time.
    public mutating func nextChange() -> SignalChange? {
        let change = changes.popFirst()
        hasChange = !changes.isEmpty
        return change
    }

    private mutating func start() {
        isRunning = true
        startIndex = index
        finder.restart(at: held)
        fineBand.restart(at: held)
        templates.removeAll()
        peaks.removeAll()
        contact.restart(at: held)
        forget()
        hasBeenLearnt = false
        lastLevel = 0
        isNoisy = false
        isSwamped = false
        learningDue = index &+ times.learningLimit
        if index > 0 { enter(.learning, at: index) }
    }

    private mutating func leaveLead() {
        isRunning = false
        enter(.leadOff, at: max(index &- missingCount &+ 1, 0))
    }

    /// One sample, or the one that stands in for it, through the filters and to the judges.
    @inline(__always)
    private mutating func step() {
        fineBand.push(held)
        if finder.push(held) { takeCandidate() }
        if isLearnt {
            if index >= searchBackDue { searchOverdue() }
            if index &- finder.delay &- lastBeatIndex > times.silence { relearn() }
        } else if index == learningDue {
            updateState()
        }
        // What stands in for samples behind the input's end is no signal at rest.
        guard !isFlushed else { return }
        if contact.push(held) {
            if contact.contact == .moving { learningDue = index &+ times.learningLimit }
            updateState()
        }
    }

    /// Takes the candidate that the last sample has completed to the judges.
    @inline(never)
    private mutating func takeCandidate() {
        let candidate = finder.takeCandidate(at: index)
        guard isWhole(candidate) else { return }
        background = candidate.background
        if isLearnt { judge(candidate) } else { learn(candidate) }
        watchNoise(candidate)
        updateState()
    }

    /// Whether all that a candidate's energy depends on was in the input, and nothing of it stood in for what was not.
    private func isWhole(_ candidate: QRSCandidate) -> Bool {
        candidate.centreIndex >= startIndex &+ finder.reach && candidate.centreIndex <= inputEnd &- finder.reach
    }

    /// Enters the state that contact, noise and levels make.
    private mutating func updateState() {
        let now: SignalState
        switch contact.contact {
        case .clipped: now = .clipped
        case .flat: now = .flat
        case .moving: now = isNoisy ? .noisy : hasBeenLearnt ? .good : index < learningDue ? .learning : .noisy
        }
        guard now != state else { return }
        let isAtRest = contact.contact != .moving
        enter(now, at: isAtRest ? index &- SampleIndex(contact.restedFor) : index)
    }

    /// Enters a state from a sample on: within the filters' run and the input, and not before the state that it follows.
    private mutating func enter(_ new: SignalState, at start: SampleIndex) {
        guard new != state else { return }
        state = new
        stateSince = max(min(start, inputEnd), startIndex, stateSince)
        changes.appendDroppingOldest(SignalChange(sampleIndex: stateSince, state: new))
        hasChange = true
    }
}
