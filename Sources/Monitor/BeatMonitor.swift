// SPDX-License-Identifier: Apache-2.0

public import Classifier
import Rhythm
import Segmenter
public import Signal

/// The whole line from millivolts to events: detectors, windower, classifier and rhythm, one sample at a time.
///
/// Push samples, then pull events until there are none; the same samples give the same events, however they were
/// chunked. A sample costs O(1), and so does a beat; neither allocates.
///
/// Samples are counted through the monitor's whole life. `flush()` ends a stretch of signal: the detector and the
/// windower start afresh behind it, and the count goes on, so that times in reports never run backwards.
public struct BeatMonitor: ~Copyable {
    /// Missing points of a window, in 1/1000 of those used, above which its class would be made up.
    private static let mostlyMissingPermille = 500

    /// What the monitor was made for.
    public let configuration: MonitorConfiguration
    /// Samples pushed so far: the index of the next one.
    public private(set) var sampleCount: SampleIndex = 0
    /// Samples pushed so far that were no finite number.
    public private(set) var missingSampleCount: Int64 = 0
    /// Beats reported so far, by class in the order N, S, V, F, Q.
    public private(set) var beatCounts = InlineArray<5, Int>(repeating: 0)
    /// What the signal is fit for at the moment.
    public private(set) var signalState = SignalState.learning

    private var detector: QRSDetector
    private var flutterDetector: FlutterDetector
    private var windower: BeatWindower
    private var classifier: BeatClassifier
    private var rhythm: RhythmAnalyzer
    private var context: BeatContext
    /// Events that wait to be pulled: room for more than one sample or one flush brings.
    private var events = Ring<256, MonitorEvent>(filler: .summary(Summary()))
    private var counts = SummaryCounts()
    /// The classifier's bound, in nanoseconds; 0 for none.
    private var computeBound: Int64
    private var overruns: OverrunWatch
    /// Changes of the signal that may lie between the last beat reported and the next.
    private var gaps = GapTracker()
    /// The heart rate where the last stretch of signal ended, until the next one begins.
    private var finalHeartRate: Float?
    /// The sample at which the stretch of signal began: what the detector and the windower call 0.
    private var stretchStart: SampleIndex = 0
    private var summaryIntervalInSamples: Int64
    /// The sample in front of which the next summary is due; `SampleIndex.max` for none.
    private var nextSummary: SampleIndex

    /// Makes a monitor whose first sample is sample 0.
    ///
    /// - Parameter computeBound: the classifier's; beats beyond it are counted and reported. Nothing for no bound.
    public init(
        configuration: MonitorConfiguration, classifier: consuming BeatClassifier, computeBound: ComputeBound? = nil
    ) {
        self.configuration = configuration
        self.classifier = classifier
        self.computeBound = computeBound?.nanoseconds ?? 0
        overruns = OverrunWatch(rate: configuration.rate)
        detector = Self.detector(configuration)
        flutterDetector = FlutterDetector(rate: configuration.rate)
        windower = BeatWindower(rate: configuration.rate)
        rhythm = RhythmAnalyzer(rate: configuration.rate, limits: configuration.limits)
        context = BeatContext(beat: Beat(sampleIndex: 0, detectedAt: 0))
        summaryIntervalInSamples = Self.interval(configuration.summaryIntervalSeconds, configuration.rate)
        nextSummary = summaryIntervalInSamples > 0 ? summaryIntervalInSamples : .max
    }

    private static func detector(_ configuration: MonitorConfiguration) -> QRSDetector {
        QRSDetector(rate: configuration.rate, smallestBeatInMillivolts: configuration.smallestBeatInMillivolts)
    }

    /// The heart rate, in beats a minute; nothing where it is unknown.
    public var heartRate: Float? { sampleCount == stretchStart ? finalHeartRate : rhythm.heartRate }

    /// Takes the next samples, up to the first that brings an event: whoever pulls the events then has them in their order
    /// among whatever else happens between samples.
    ///
    /// - Parameter samples: `[n]` millivolts, the caller's; anything that is no finite number is a missing sample.
    /// - Returns: the number of samples taken, at least one of those that there are.
    public mutating func push(_ samples: Span<Float>) -> Int {
        var taken = 0
        while taken < samples.count {
            push(samples[taken])
            taken &+= 1
            if !events.isEmpty { break }
        }
        return taken
    }

    /// Takes the next sample, in millivolts; anything that is no finite number is a missing sample.
    @inline(__always)
    public mutating func push(_ millivolts: Float) {
        let index = sampleCount
        // With the first sample behind it, so that an input that ends on the interval has one summary at its end.
        if index == nextSummary { reportSummary() }
        sampleCount += 1
        var sample = millivolts
        if !sample.isFinite {
            sample = .nan
            missingSampleCount += 1
            counts.addMissingSample()
        }
        windower.push(sample)
        let beat = detector.push(sample)
        if detector.hasChange { takeSignalChanges() }
        if let beat {
            windower.add(beat)
            flutterDetector.note(beatAt: beat.sampleIndex + stretchStart)
        }
        takeWindows()
        if flutterDetector.push(sample) { takeFlutterChanges() }
        if rhythm.advance(to: index) { takeRhythmEvents() }
    }

    /// Takes the oldest event that has not been pulled yet.
    public mutating func nextEvent() -> MonitorEvent? { events.popFirst() }

    /// Reports the beats that wait for the rest of their windows, and ends the stretch of signal.
    ///
    /// Rhythm conditions that last end at the last sample, once. Neither an interval nor a heart rate reaches into the
    /// samples that may follow; until they do, `heartRate` stays what it was at the end.
    public mutating func flush() {
        guard sampleCount > stretchStart else { return }
        while let beat = detector.flush() {
            windower.add(beat)
            takeWindows()
        }
        takeSignalChanges()
        windower.flush()
        takeWindows()
        finalHeartRate = rhythm.heartRate
        rhythm.finish(at: sampleCount - 1)
        takeRhythmEvents()
        gaps = GapTracker()
        detector = Self.detector(configuration)
        flutterDetector.restart()
        windower.reset()
        stretchStart = sampleCount
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
        if !isPresent { finalHeartRate = nil }
        flutterDetector.restart()
        note(SignalChange(sampleIndex: sampleCount, state: isPresent ? detector.state : .noInput))
        takeRhythmEvents()
    }

    /// The summary of what happened since the summary before.
    public mutating func summarize() -> Summary {
        var summary = counts.take(upTo: sampleCount, heartRate: heartRate)
        summary.computeBoundNanoseconds = computeBound
        return summary
    }

    /// Puts another classifier in the place of this one, with its own bound, from the next beat on.
    public mutating func replaceClassifier(
        with classifier: consuming BeatClassifier, computeBound: ComputeBound? = nil
    ) {
        self.classifier = classifier
        self.computeBound = computeBound?.nanoseconds ?? 0
        overruns.reset()
    }

    /// Changes the seconds of signal between summaries, counted from now; 0 for none.
    public mutating func setSummaryInterval(seconds: Double) {
        let interval = Self.interval(seconds, configuration.rate)
        guard interval != summaryIntervalInSamples else { return }
        summaryIntervalInSamples = interval
        nextSummary = interval > 0 ? sampleCount + interval : .max
    }

    /// An interval in samples, at least 1; 0 for none, which no count of samples reaches.
    private static func interval(_ seconds: Double, _ rate: SampleRate) -> Int64 {
        guard seconds > 0, seconds <= 1e9 else { return 0 }
        return max(1, Int64((seconds * rate.hertz).rounded()))
    }

    private mutating func reportSummary() {
        report(.summary(summarize()))
        nextSummary += summaryIntervalInSamples
    }

    private mutating func takeSignalChanges() {
        while var change = detector.nextChange() {
            change.sampleIndex += stretchStart
            note(change)
        }
    }

    /// Its samples are counted through the monitor's whole life.
    private mutating func takeFlutterChanges() {
        while let change = flutterDetector.nextChange() { rhythm.push(change) }
    }

    private mutating func note(_ change: SignalChange) {
        signalState = change.state
        rhythm.push(change)
        gaps.note(change)
        report(.signal(change))
    }

    /// Puts an event behind the others; where the caller has stopped pulling, it is lost and counted.
    private mutating func report(_ event: MonitorEvent) {
        if !events.append(event) { counts.addLostReports(1) }
    }

    private mutating func noteOverrun(_ beat: ClassifiedBeat) {
        counts.addOverrun()
        if let overrun = overruns.note(beat, boundNanoseconds: computeBound) { report(.overrun(overrun)) }
    }

    private mutating func takeWindows() {
        while windower.next(&context) { reportBeat() }
    }

    private mutating func takeRhythmEvents() {
        while let event = rhythm.nextEvent() { report(.rhythm(event)) }
    }

    /// Classifies the beat in `context`, unless noise or gaps hide it, and reports it with what its rhythm leads to.
    private mutating func reportBeat() {
        var beat = context.beat
        beat.sampleIndex += stretchStart
        beat.detectedAt += stretchStart
        let isBehindGap = gaps.isGap(before: beat.sampleIndex)
        // The detector knows of noise, or of its end, later than of the beat: the state that is reported counts.
        if context.missingPermille > Self.mostlyMissingPermille || !gaps.state.showsBeats {
            beat.isNoisy = true
        }
        var beatClass = BeatClass.unknown
        var probability: Float = 0
        var nanoseconds: Int64 = 0
        if !beat.isNoisy {
            let start = configuration.timer.now()
            let probabilities = classifier.classify(context)
            nanoseconds = configuration.timer.elapsed(since: start)
            beatClass = probabilities.mostProbable
            // Weights that overflow give no numbers, and reports must hold some.
            probability = probabilities[beatClass].isFinite ? probabilities[beatClass] : 0
        }
        rhythm.push(beat, class: beatClass)
        beatCounts[Int(beatClass.rawValue)] += 1
        let classified = ClassifiedBeat(
            beat: beat, beatClass: beatClass, probability: probability,
            precedingIntervalInSamples: isBehindGap ? 0 : context.precedingIntervalInSamples,
            heartRate: rhythm.heartRate,
            computeNanoseconds: nanoseconds, delayInSamples: Int(sampleCount - 1 - beat.sampleIndex))
        counts.add(classified, isClassified: !beat.isNoisy)
        report(.beat(classified))
        if computeBound > 0, nanoseconds > computeBound { noteOverrun(classified) }
        takeRhythmEvents()
    }
}
