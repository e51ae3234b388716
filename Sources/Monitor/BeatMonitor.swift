// SPDX-License-Identifier: Apache-2.0

public import Classifier
import Rhythm
import Segmenter
public import Signal

/// The whole line from millivolts to events: conditioner, detectors, windower, classifier and rhythm, one sample at a time.
///
/// Push samples, then pull events until there are none; the same samples give the same events, however they were
/// chunked. A sample costs O(1), and so does a beat; neither allocates.
///
/// Samples are counted through the monitor's whole life, by every stage alike. `flush()` ends a stretch of signal: every
/// stage starts afresh after it and counts on, so that times in reports never run backwards.
public struct BeatMonitor: ~Copyable {
    private let place = InPlace()
    /// Missing points of a window, in 1/1000 of those used, above which it is not whole.
    private static let toleratedMissingPermille = 100
    /// The probability from which on a class counts though the signal is noisy.
    static let sureInNoise: Float = 0.92

    /// What the monitor was made for, with what was changed since.
    public internal(set) var configuration: MonitorConfiguration
    /// Samples pushed so far that were no finite number.
    public internal(set) var missingSampleCount: Int64 = 0
    /// Beats reported so far, by class in the order N, S, V, F, Q.
    public internal(set) var beatCounts = InlineArray<5, Int>(repeating: 0)
    /// What the signal is fit for at the moment.
    public var signalState: SignalState { shown.state }

    /// The two counts of samples, the input's and that of the stages.
    var clock: InputClock
    /// What brings the input to a rate of the stages.
    var adapter: RateAdapter
    /// Whether the input has another rate than the stages, so that the adapter is at work.
    let isAdapted: Bool
    /// Samples of the input, if it is adapted.
    var inputCount: SampleIndex = 0
    /// The first sample of the input in this stretch of signal.
    private var stretchStart: SampleIndex = 0
    /// Missing samples of the input for each sample of the stages that has not been counted yet, if it is adapted.
    var adaptedMissingCounts = Ring<32, Int>(filler: 0)
    /// The sample of the stages before which the day is over.
    private var dayEnd: SampleIndex
    private var conditionerStage: Stage<Conditioner>
    var conditioner: Conditioner {
        @inline(__always) _read { yield conditionerStage.value }
        @inline(__always) _modify { yield &conditionerStage.value }
    }
    private var pulses: PacingPulses
    var shown = ShownState()
    private var timelineStage: Stage<BeatTimeline>
    var timeline: BeatTimeline {
        @inline(__always) _read { yield timelineStage.value }
        @inline(__always) _modify { yield &timelineStage.value }
    }
    private var detectorStage: Stage<QRSDetector>
    var detector: QRSDetector {
        @inline(__always) _read { yield detectorStage.value }
        @inline(__always) _modify { yield &detectorStage.value }
    }
    private var flutterDetectorStage: Stage<FlutterDetector>
    private var flutterDetector: FlutterDetector {
        @inline(__always) _read { yield flutterDetectorStage.value }
        @inline(__always) _modify { yield &flutterDetectorStage.value }
    }
    var windower: BeatWindower
    var patient: Box<PatientContext>
    var classifier: BeatClassifier
    private var rhythmStage: Stage<RhythmAnalyzer>
    var rhythm: RhythmAnalyzer {
        @inline(__always) _read { yield rhythmStage.value }
        @inline(__always) _modify { yield &rhythmStage.value }
    }
    /// Whether each beat's report carries what stands behind its class.
    var explains: Bool
    #if ECGMON_EMBEDDED
        let keepsSeenBeats = false
    #else
        /// What the classifier sees of each beat from now on, for whoever makes a data set; `nil` keeps nothing.
        var seenBeats: [SeenBeat]?
        var keepsSeenBeats: Bool { seenBeats != nil }
    #endif
    /// The beat whose window was taken out last, and what the classifier sees of it.
    var windowed = WindowedBeat(Beat(sampleIndex: 0, detectedAt: 0))
    var input = Box(ClassifierInput())
    /// Events that wait to be pulled: room for more than one sample or one flush brings.
    private var eventStage = Stage { WaitingEvents() }
    var events: WaitingEvents {
        @inline(__always) _read { yield eventStage.value }
        @inline(__always) _modify { yield &eventStage.value }
    }
    var counts: SummaryCounts
    /// The classifier's bound, in nanoseconds; 0 for none.
    var computeBound: Int64
    var overruns: OverrunWatch
    /// The heart rate where the last stretch of signal ended, until the next one begins.
    private var finalHeartRate: Float?
    var summaries: SummarySchedule
    var streamTotals: Box<StreamTotals>
    #if ECGMON_EMBEDDED
        let hasGivenBeats = false
    #else
        /// Whether beats come from outside, in the place of the detector's.
        var hasGivenBeats = false
        /// Those whose sample waits in the conditioner.
        var givenBeats: [GivenBeat] = []
    #endif

    /// Makes a monitor whose first sample is sample 0.
    ///
    /// - Parameters:
    ///   - configuration: what it has to know about its input.
    ///   - classifier: what classifies the beats.
    ///   - computeBound: the classifier's; beats that take longer are counted and reported. `nil` for no bound.
    public init(
        configuration: MonitorConfiguration, classifier: consuming BeatClassifier, computeBound: ComputeBound? = nil
    ) {
        self.configuration = configuration
        self.classifier = classifier
        self.computeBound = computeBound?.nanoseconds ?? 0
        let change = RateChange(for: configuration.rate)
        let rate = change.stageRate(of: configuration.rate)
        clock = InputClock(change)
        isAdapted = change != .none
        adapter = RateAdapter(rate: configuration.rate)
        overruns = OverrunWatch(rate: rate)
        counts = SummaryCounts(timer: configuration.timer)
        let isJoined = isAdapted
        conditionerStage = Stage { Conditioner(rate: rate, isJoined: isJoined) }
        pulses = PacingPulses(rate: rate)
        timelineStage = Stage { BeatTimeline(rate: rate) }
        detectorStage = Stage {
            QRSDetector(rate: rate, smallestBeatInMillivolts: configuration.smallestBeatInMillivolts)
        }
        flutterDetectorStage = Stage { FlutterDetector(rate: rate) }
        explains = configuration.explains
        windower = BeatWindower(
            rate: rate, looksAround: self.classifier.looksAround || configuration.explains)
        patient = Box(PatientContext(rate: rate))
        rhythmStage = Stage { RhythmAnalyzer(rate: rate, limits: configuration.limits) }
        summaries = SummarySchedule(seconds: configuration.summaryIntervalSeconds, rate: rate)
        let totals = StreamTotals(rate: configuration.rate)
        dayEnd = clock.stageIndex(totals.dayEnd)
        streamTotals = Box(totals)
    }

    /// Samples pushed so far: the index of the next one.
    public var sampleCount: SampleIndex { isAdapted ? inputCount : conditioner.sampleCount }

    /// The heart rate, in beats a minute; `nil` if it is unknown.
    public var heartRate: Float? { timeline.isFresh ? finalHeartRate : rhythm.heartRate }

    /// Takes the next samples, up to the first that brings an event: whoever pulls the events then has them in their order
    /// among whatever else happens between samples.
    ///
    /// - Parameter samples: `[n]` millivolts, the caller's; anything that is no finite number is a missing sample.
    /// - Returns: the number of samples taken, at least one of those that there are.
    public mutating func push(_ samples: Span<Float>) -> Int {
        var taken = 0
        while taken < samples.count {
            if isAdapted { adapt(samples[taken]) } else { pushToStages(samples[taken]) }
            taken &+= 1
            if !events.isEmpty || streamTotals.value.hasFinishedDay { break }
        }
        return taken
    }

    /// Takes the next sample, in millivolts; anything that is no finite number is a missing sample.
    @inline(__always)
    public mutating func push(_ millivolts: Float) {
        if isAdapted { adapt(millivolts) } else { pushToStages(millivolts) }
    }

    /// Whether an event waits to be pulled.
    public var hasEvent: Bool { !events.isEmpty }

    /// Takes the oldest event that has not been pulled yet.
    public mutating func nextEvent() -> MonitorEvent? { events.popFirst() }

    /// Reports the beats that wait for the rest of their windows, and ends the stretch of signal.
    ///
    /// Rhythm conditions that last end at the last sample, once. Neither an interval nor a heart rate reaches into the
    /// samples that may follow; until they do, `heartRate` stays what it was at the end.
    public mutating func flush() {
        drain()
        guard !timeline.isFresh else { return }
        while let beat = detector.flush() {
            if hasGivenBeats { continue }
            note(beat)
            takeWindows()
        }
        takeSignalChanges()
        windower.flush()
        takeWindows()
        finalHeartRate = rhythm.heartRate
        passChanges(upTo: .max)
        rhythm.finish(at: timeline.sampleCount - 1)
        while let event = rhythm.nextEvent() { report(.rhythm(event)) }
        counts.note(hum: conditioner.hum, wrapCount: wrapCount)
        conditioner.restart()
        pulses.restart()
        shown.restart()
        restartClock()
        stretchStart = sampleCount
        streamTotals.value.note(shown.state, at: stretchStart)
        timeline.restart()
        detector.restart()
        flutterDetector.restart()
        windower.restart()
        patient.value.restart()
        classifier.restart()
    }

    /// Counts and reports a problem of the input; its sample is counted from the stretch's start.
    public mutating func noteProblem(_ problem: InputProblem) {
        var problem = problem
        problem.sampleIndex += stretchStart
        counts.add(problem)
        report(.input(problem))
    }

    /// Reports that bytes have stopped coming in, or that they are back.
    public mutating func noteInput(isPresent: Bool) {
        guard isPresent == (signalState == .noInput) else { return }
        drain()
        restartClock()
        if !isPresent { finalHeartRate = nil }
        flutterDetector.restart()
        note(SignalChange(sampleIndex: timeline.sampleCount, state: isPresent ? detector.state : .noInput))
        // No sample may follow to let time go by.
        if !isPresent { passChanges(upTo: .max) }
        takeRhythmEvents()
    }

    // MARK: - A sample

    /// Hands a sample to the stages, in millivolts.
    @inline(__always)
    mutating func pushToStages(_ millivolts: Float) {
        if conditioner.push(millivolts) { takeSample() }
    }

    /// Lets all stages see the sample that came out of the conditioner.
    #if ECGMON_SMALL
        @inline(never)
    #else
        @inline(__always)
    #endif
    private mutating func takeSample() {
        let sample = conditioner.output
        count(sample)
        if conditioner.hasSpike { takeSpikes() }
        let beat = detector.push(sample, raw: conditioner.rawOutput)
        if detector.hasChange { takeSignalChanges() }
        if hasGivenBeats {
            #if !ECGMON_EMBEDDED
                takeGivenBeats()
            #endif
        } else if var beat {
            // The detector is behind the input by what waits in the conditioner.
            beat.detectedAt &+= conditioner.sampleCount &- timeline.sampleCount
            take(beat)
        }
        takeWindows()
        if flutterDetector.push(sample) { takeFlutterChanges() }
        rhythm.note(flutterExpected: flutterDetector.suspectsFlutter)
        if timeline.hasSettledChange { passChanges(upTo: timeline.settledIndex) }
        if rhythm.advance(to: timeline.sampleCount - 1) { takeRhythmEvents() }
    }

    /// Lets the samples come out that wait in the conditioner, since none may follow.
    private mutating func drain() {
        drainAdapter()
        while conditioner.flush() { takeSample() }
    }

    /// Counts the next sample, and lets the windower keep it.
    @inline(__always)
    private mutating func count(_ sample: Float) {
        // Only when the next sample comes, so that an input that ends on the interval has one summary at its end.
        if timeline.sampleCount == summaries.next { reportSummary() }
        if timeline.sampleCount >= dayEnd { endDay() }
        timeline.advance()
        if isAdapted { countAdaptedMissing() } else if sample.isNaN { addMissing(1) }
        windower.push(sample)
    }

    /// Takes a beat that has become certain with the sample.
    @inline(__always)
    mutating func take(_ beat: Beat) {
        note(beat)
        // Beats that cannot be read while a pacemaker fires are no complexes: it does not capture, and they may be its pulses.
        if !(beat.isNoisy && pulses.isFiring(at: beat.sampleIndex)) {
            flutterDetector.note(beatAt: beat.sampleIndex, isNoisy: beat.isNoisy)
        }
    }

    // MARK: - What the stages find

    @inline(never)
    private mutating func note(_ beat: Beat) {
        timeline.note(beat)
        rhythm.note(signAt: beat.sampleIndex)
        windower.push(beat, medianInterval: timeline.medianInterval)
    }

    @inline(never)
    private mutating func note(_ change: SignalChange) {
        timeline.note(change)
        if !change.state.showsBeats { rhythm.note(signAt: change.sampleIndex) }
        if let change = shown.note(change, heartRate: rhythm.heartRate) { report(.signal(change)) }
    }

    @inline(never)
    private mutating func takeSignalChanges() {
        while let change = detector.nextChange() { note(change) }
    }

    @inline(never)
    private mutating func takeSpikes() {
        while let spike = conditioner.nextSpike() {
            counts.add(spike)
            if spike.isPacing { pulses.note(spike.sampleIndex) }
        }
    }

    @inline(never)
    private mutating func takeFlutterChanges() {
        while let change = flutterDetector.nextChange() {
            timeline.note(change)
            rhythm.push(change)
        }
    }

    private mutating func takeWindows() {
        while windower.next(&windowed, &input.value) { takeBeat() }
    }

    /// Lets the rhythm see the changes of the signal up to a sample, all beats before it having been seen.
    @inline(never)
    private mutating func passChanges(upTo sampleIndex: SampleIndex) {
        while let change = timeline.nextChange(upTo: sampleIndex) {
            rhythm.push(change)
            updateState(at: change.sampleIndex)
        }
    }

    /// Whether the windows that the classifier looks at are there as a whole, and not cut by the end of the signal or by a
    /// lead that went off.
    private var isWindowWhole: Bool {
        let isCut = classifier.looksAround || keepsSeenBeats ? windowed.isCutAround : windowed.isCut
        return !isCut && windowed.missingPermille <= Self.toleratedMissingPermille
    }

    /// Stamps the beat whose window has closed, classifies it unless noise or a gap hides it, and reports it with what its
    /// rhythm leads to.
    @inline(never)
    private mutating func takeBeat() {
        passChanges(upTo: windowed.beat.sampleIndex)
        windowed.beat.isPaced = pulses.precede(windowed.beat.sampleIndex)
        let timed = timeline.stamp(windowed)
        var found = FoundClass()
        // Half a window has no class: it would be made up. Noise has one if a network that knows the patient is sure of it.
        let isNoisy = timed.beat.isNoisy
        let isHidden = isNoisy && !(timeline.hasSignal && (classifier.isRecurrent || keepsSeenBeats))
        let isClassified = !isHidden && isWindowWhole && !timeline.losesSignal(inWindowOf: windowed)
        if isClassified {
            let start = configuration.timer.now()
            if windower.looksAround {
                patient.value.complete(&input.value, of: timed, closedAt: windowed.closedAt)
            } else {
                input.value.fillFeatures(from: timed)
            }
            if keepsSeenBeats { keepSeenBeat(timed) }
            found = classify(timed, since: start)
        }
        rhythm.push(timed, class: found.beatClass, signs: found.signs)
        updateState(at: timed.beat.sampleIndex)
        let classified = ClassifiedBeat(
            beat: timed.beat, beatClass: found.beatClass, probability: found.probability,
            precedingIntervalInSamples: timed.interval, heartRate: isNoisy ? nil : rhythm.heartRate,
            computeNanoseconds: found.nanoseconds, steps: found.steps, isEarly: found.isEarly,
            delayInSamples: Int(conditioner.sampleCount - 1 - timed.beat.sampleIndex), explanation: found.explanation)
        report(classified, isClassified: isClassified)
        takeRhythmEvents()
    }

    private mutating func endDay() {
        streamTotals.value.endDay(at: clock.inputIndex(timeline.sampleCount))
        dayEnd = clock.stageIndex(streamTotals.value.dayEnd)
    }

    /// Has both counts of samples begin anew where they are, all samples having come out of the conditioner.
    private mutating func restartClock() {
        guard isAdapted else { return }
        clock.restart(input: inputCount, stage: timeline.sampleCount)
        dayEnd = clock.stageIndex(streamTotals.value.dayEnd)
    }
}
