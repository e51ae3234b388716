// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Signal
import Testing
import TrainedModels

/// The rhythm events that the monitor reports of some samples, and when.
struct FlutterRun {
    struct Event {
        var event: RhythmEvent
        /// The second at which it was known.
        var knownAt: Double
    }

    private(set) var events: [Event] = []
    /// Whether a heart rate was shown, at each sample.
    private(set) var hasRate: [Bool] = []

    init(_ samples: [Float], hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let model = Model.node
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: rate, summaryIntervalSeconds: 0),
            classifier: try BeatClassifier(model))
        func take(_ monitor: inout BeatMonitor, at index: Int) {
            while let event = monitor.nextEvent() {
                if case .rhythm(let event) = event {
                    events.append(Event(event: event, knownAt: rate.seconds(at: SampleIndex(index))))
                }
            }
        }
        for (index, sample) in samples.enumerated() {
            monitor.push(sample)
            take(&monitor, at: index)
            hasRate.append((monitor.heartRate as Float?).map { $0 > 0 } ?? false)
        }
        monitor.flush()
        take(&monitor, at: samples.count)
    }

    /// The onsets of a condition.
    func onsets(_ kind: RhythmEvent.Kind) -> [Event] {
        events.filter { $0.event.kind == kind && $0.event.phase == .onset }
    }

    /// The ends of a condition.
    func ends(_ kind: RhythmEvent.Kind) -> [Event] { events.filter { $0.event.kind == kind && $0.event.phase == .end } }
}
