// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Signal
import Synthesis

/// What the monitor shows of a test signal of the bedside standards, sample by sample as it comes in.
struct BedsideRun {
    /// An alarm's onset, and when it was known.
    struct Alarm {
        var kind: RhythmEvent.Kind
        var knownAt: Double
    }

    /// The recorder's rate.
    let rate: SampleRate
    /// The heart rate shown at each sample, in beats a minute; `nil` if none is.
    private(set) var shown: [Float?] = []
    /// R peaks of the beats found, in seconds.
    private(set) var beats: [Double] = []
    /// The beats that were reported as paced.
    private(set) var pacedBeatCount = 0
    /// Alarms in the order of their reports; times in seconds from the first sample.
    private(set) var alarms: [Alarm] = []

    /// Runs a monitor with its defaults and the embedded neural ODE.
    init(_ signal: StandardSignal, rate: SampleRate) throws {
        try self.init(signal.samples(rate: rate), rate: rate)
    }

    /// Runs such a monitor on millivolts.
    init(_ samples: [Float], rate: SampleRate) throws {
        self.rate = rate
        let classifier = try SolverChoice().classifier(of: try ModelFile.model("node"))
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: rate, summaryIntervalSeconds: 0), classifier: classifier)
        shown.reserveCapacity(samples.count)
        for (index, sample) in samples.enumerated() {
            monitor.push(sample)
            while let event = monitor.nextEvent() { note(event, at: rate.seconds(at: SampleIndex(index))) }
            shown.append(monitor.heartRate)
        }
        monitor.flush()
        let end = rate.seconds(at: SampleIndex(samples.count))
        while let event = monitor.nextEvent() { note(event, at: end) }
    }

    private mutating func note(_ event: MonitorEvent, at seconds: Double) {
        switch event {
        case .beat(let beat):
            beats.append(rate.seconds(at: beat.beat.sampleIndex))
            if beat.beat.isPaced { pacedBeatCount += 1 }
        case .rhythm(let event) where event.phase == .onset:
            alarms.append(Alarm(kind: event.kind, knownAt: seconds))
        default: break
        }
    }

    /// The lowest and the highest rate shown from a time on, in beats a minute; `nil` if none was shown at times.
    func range(from seconds: Double) -> ClosedRange<Double>? {
        let values = shown.dropFirst(Int(seconds * rate.hertz))
        let known = values.compactMap { $0 }
        guard known.count == values.count, let low = known.min(), let high = known.max() else { return nil }
        return Double(low)...Double(high)
    }

    /// Whether the rate shown from a time on is right: off by at most the larger of 1 % and 1 a minute.
    func shows(_ beatsPerMinute: Double, from seconds: Double) -> Bool {
        guard let range = range(from: seconds) else { return false }
        let error = max(1, beatsPerMinute / 100)
        return range.lowerBound >= beatsPerMinute - error && range.upperBound <= beatsPerMinute + error
    }

    /// The first time, from some time on, at which the rate shown has passed a level; `nil` if it never does.
    func time(from seconds: Double, _ hasPassed: (Double) -> Bool) -> Double? {
        let first = Int((seconds * rate.hertz).rounded(.up))
        let index = shown.indices.first { $0 >= first && shown[$0].map { hasPassed(Double($0)) } == true }
        guard let index else { return nil }
        return rate.seconds(at: SampleIndex(index)) - seconds
    }

    /// From a time to the first alarm of some kinds after it, in seconds.
    func alarmTime(_ kinds: Set<RhythmEvent.Kind>, from seconds: Double) -> Double? {
        alarms.first { kinds.contains($0.kind) && $0.knownAt >= seconds }.map { $0.knownAt - seconds }
    }
}
