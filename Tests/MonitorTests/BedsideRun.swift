// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Signal
import Synthesis
import Testing
import TrainedModels

/// What the monitor shows of a test signal of the bedside standards.
struct BedsideRun {
    /// The heart rate shown at each sample, in beats a minute; nothing where none is.
    private var shown: [Float?] = []
    private let rate: SampleRate
    /// The beats found.
    private(set) var beats: [Beat] = []
    /// Onsets of alarms, with the second at which each was known.
    private(set) var alarms: [(kind: RhythmEvent.Kind, knownAt: Double)] = []

    init(_ signal: StandardSignal, hertz: Double) throws {
        rate = try #require(SampleRate(hertz: hertz))
        let model = Model.node
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: rate, summaryIntervalSeconds: 0),
            classifier: try BeatClassifier(model))
        for (index, sample) in signal.samples(rate: rate).enumerated() {
            monitor.push(sample)
            while let event = monitor.nextEvent() {
                switch event {
                case .beat(let beat): beats.append(beat.beat)
                case .rhythm(let event) where event.phase == .onset:
                    alarms.append((event.kind, rate.seconds(at: SampleIndex(index))))
                default: break
                }
            }
            shown.append(monitor.heartRate)
        }
    }

    /// The largest difference of the rate shown from the true one over some seconds; infinite where none is shown.
    func error(against beatsPerMinute: Double, from start: Double, to end: Double = .infinity) -> Double {
        let last = min(Int(min(end, 1e6) * rate.hertz), shown.count)
        let values = shown[min(Int(start * rate.hertz), last)..<last]
        let known = values.compactMap { $0 }
        guard known.count == values.count, let low = known.min(), let high = known.max() else { return .infinity }
        return max(abs(Double(low) - beatsPerMinute), abs(Double(high) - beatsPerMinute))
    }
}
