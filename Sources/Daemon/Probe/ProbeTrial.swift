// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Signal

/// What the monitor makes of some seconds of a signal.
struct ProbeTrial {
    /// Beats, and those of them in noise.
    var beatCount = 0
    var noisyCount = 0
    /// The median interval between two beats, in samples; 0 if there are fewer than four beats.
    var interval = 0.0
    /// The median of how much an interval differs from the one before, as a share of it.
    var unsteadiness = 1.0
    /// The median width of the QRS complexes, in milliseconds by the given rate.
    var widthInMilliseconds = 0.0
    /// The median height of the R peaks over or under the baseline, in millivolts by the given gain; negative if they point down.
    var height = 0.0
    /// Mains hum that was found.
    var hum: MainsHum?
    /// Samples, and those of them that are missing.
    let sampleCount: Int
    var missingCount = 0

    /// Runs the monitor.
    ///
    /// - Parameters:
    ///   - millivolts: `[n]`, NaN for missing samples.
    ///   - rate: their rate.
    init(_ millivolts: [Float], rate: SampleRate, settings: Settings) throws(DaemonError) {
        sampleCount = millivolts.count
        let bounded = try BoundedClassifier.make(for: settings)
        let configuration = MonitorConfiguration(
            rate: rate, summaryIntervalSeconds: 0, smallestBeatInMillivolts: settings.effectiveSmallestBeat,
            explains: true)
        var monitor = BeatMonitor(
            configuration: configuration, classifier: bounded.classifier, computeBound: bounded.bound)
        var widths: [Double] = []
        var heights: [Double] = []
        var intervals: [Double] = []
        func take(_ event: MonitorEvent) {
            guard case .beat(let beat) = event else { return }
            beatCount += 1
            if beat.beat.isNoisy { noisyCount += 1 }
            if let explanation = beat.explanation { widths.append(Double(explanation.widthInMilliseconds)) }
            if let interval = beat.precedingIntervalInSamples { intervals.append(Double(interval)) }
            heights.append(Double(Self.height(in: millivolts, at: beat.beat.sampleIndex, rate: rate)))
        }
        for sample in millivolts {
            monitor.push(sample)
            while let event = monitor.nextEvent() { take(event) }
        }
        monitor.flush()
        while let event = monitor.nextEvent() { take(event) }
        hum = monitor.summarize().hum
        missingCount = Int(monitor.missingSampleCount)
        widthInMilliseconds = Self.median(widths)
        height = Self.median(heights)
        if intervals.count >= 3 {
            interval = Self.median(intervals)
            let changes = zip(intervals, intervals.dropFirst()).map { (($1 - $0) / $0).magnitude }
            unsteadiness = Self.median(changes)
        }
    }

    /// Beats in a minute by the given rate; 0 if that is not known.
    func heartRate(_ rate: SampleRate) -> Double { interval > 0 ? 60 * rate.hertz / interval : 0 }

    /// Whether the monitor has seen a heart in it: several beats, most of them readable, at a rate that hearts have.
    func isHeart(_ rate: SampleRate) -> Bool {
        beatCount >= 4 && noisyCount * 2 < beatCount && (30...250).contains(heartRate(rate)) && unsteadiness < 0.3
    }

    /// How far a peak lies over the median of the second around it.
    private static func height(in signal: [Float], at index: SampleIndex, rate: SampleRate) -> Float {
        let half = rate.samples(milliseconds: 500)
        let range = max(0, Int(index) - half)..<min(signal.count, Int(index) + half)
        guard range.contains(Int(index)) else { return 0 }
        let around = signal[range].filter { !$0.isNaN }.sorted()
        return around.isEmpty || signal[Int(index)].isNaN ? 0 : signal[Int(index)] - around[around.count / 2]
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
