// SPDX-License-Identifier: Apache-2.0

import Classifier
import Decoding
@_spi(Benchmarks) import Monitor
import Reporting
import Rhythm
import Signal

/// What the monitor says of a recording, from its samples alone, with the daemon's own wiring and annotation file.
struct MonitorRun {
    /// An onset or an end, and when it was reported.
    struct ReportedEvent {
        var event: RhythmEvent
        /// The sample being processed when the event came out.
        var knownAt: SampleIndex
    }

    /// The beats, in order; noisy ones come as Q unless the classifier is sure.
    private(set) var reports: [DetectedBeats.Report] = []
    /// The onsets and ends of conditions, in the order in which they were reported.
    private(set) var events: [ReportedEvent] = []
    /// The changes of the signal's state, in order.
    private(set) var signalChanges: [SignalChange] = []
    /// What is shown at every whole second from the recording's start.
    private(set) var moments: [ShownMoment] = []
    /// The rate that the last beat up to the same moments was reported with: shown later, since a beat is reported with its
    /// class. `nil` if it is unknown, or if that beat lies further back than what makes asystole.
    private(set) var measuredRates: [Float?] = []
    /// The daemon's annotation file, read back.
    private(set) var annotations: [Annotation] = []
    /// The life-threatening conditions whose onset was reported, and whose end was not yet.
    private var standing: Set<RhythmEvent.Kind> = []

    /// The heart rate that is shown at every whole second from the recording's start, in beats a minute; `nil` if it
    /// is unknown.
    var shownRates: [Float?] { moments.map(\.heartRate) }

    /// Runs the monitor over a recording.
    ///
    /// - Parameters:
    ///   - beats: what stands in for the detector's beats, in order, each pushed at its `detectedAt`; `nil` for the detector's own.
    ///   - path: where the annotation file is written; one that is there is replaced.
    init(
        of recording: Recording, by classifier: consuming BeatClassifier, beats: [Beat]? = nil,
        annotationFile path: String
    ) throws {
        try removeFile(path)
        let context = ReportContext(
            source: "\(recording.number)", rate: recording.rate, modelName: classifier.modelName)
        var reporter = try Reporter(outputs: [.wfdb(path: path)], context: context)
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: recording.rate, summaryIntervalSeconds: 0),
            classifier: classifier)
        let limits = monitor.configuration.limits
        var clock = SecondClock(rate: recording.rate)
        var given = beats?[...]
        for sample in recording.millivolts {
            if let waiting = given {
                let count = waiting.prefix { $0.detectedAt <= monitor.sampleCount }.count
                monitor.push(sample, beats: waiting.prefix(count))
                given = waiting.dropFirst(count)
            } else {
                monitor.push(sample)
            }
            take(from: &monitor, &reporter)
            if clock.isWholeSecond(monitor.sampleCount - 1) { moments.append(moment(of: monitor)) }
        }
        monitor.flush()
        take(from: &monitor, &reporter)
        reporter.finish()
        measuredRates = Self.rates(
            reports, sampleCount: recording.millivolts.count, rate: recording.rate,
            longest: SampleIndex(recording.rate.samples(milliseconds: limits.asystoleMilliseconds)))
        if let failure = reporter.failure { throw FileError(message: failure.message) }
        annotations = try Recording.annotations(try readFile(path))
    }

    /// Pulls all events that wait.
    private mutating func take(from monitor: inout BeatMonitor, _ reporter: inout Reporter) {
        while let event = monitor.nextEvent() {
            reporter.write(event)
            switch event {
            case .beat(let beat):
                reports.append(
                    DetectedBeats.Report(
                        beat: beat.beat, beatClass: beat.beatClass, heartRate: known(beat.heartRate)))
            case .rhythm(let event):
                events.append(ReportedEvent(event: event, knownAt: monitor.sampleCount - 1))
                guard event.kind.isLifeThreatening else { continue }
                switch event.phase {
                case .onset: standing.insert(event.kind)
                case .end: standing.remove(event.kind)
                }
            case .signal(let change): signalChanges.append(change)
            default: break
            }
        }
    }

    /// What a monitor whose events have been pulled shows at its last sample.
    private func moment(of monitor: borrowing BeatMonitor) -> ShownMoment {
        ShownMoment(
            sampleIndex: monitor.sampleCount - 1, heartRate: known(monitor.heartRate), state: monitor.signalState,
            lastClassifiedBeat: reports.last { $0.beatClass != .unknown }?.beat.sampleIndex,
            hasAlarm: !standing.isEmpty)
    }

    /// The rates of the last beats at every whole second.
    static func rates(
        _ reports: [DetectedBeats.Report], sampleCount: Int, rate: SampleRate, longest: SampleIndex
    ) -> [Float?] {
        var clock = SecondClock(rate: rate)
        var next = 0
        var rates: [Float?] = []
        for index in 0..<SampleIndex(sampleCount) {
            while next < reports.count, reports[next].beat.sampleIndex <= index { next += 1 }
            guard clock.isWholeSecond(index) else { continue }
            let last = next > 0 ? reports[next - 1] : nil
            rates.append(last.flatMap { index - $0.beat.sampleIndex < longest ? $0.heartRate : nil })
        }
        return rates
    }
}
