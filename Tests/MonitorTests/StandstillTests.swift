// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Rhythm
import Signal
import Synthesis
import Testing
import TrainedModels

/// Every gap between two beats is the event of its length, through the whole monitor: a pause, asystole, or neither.
@Suite struct StandstillTests {
    /// The gaps, in tenths of a second: all of them where the code is optimized, each fourth and the limits' neighbours else.
    static let gaps: [Int] = {
        #if DEBUG
            (20...120).filter { $0 % 4 == 0 || (29...31).contains($0) || (38...52).contains($0) }
        #else
            Array(20...120)
        #endif
    }()

    /// What lies between the beats.
    enum Line: CaseIterable {
        /// Nothing: the signal is flat in each longer gap.
        case flat
        /// Mains hum.
        case hum
    }

    /// Beats at a rate and once a gap, then more of them.
    private static func signal(_ rate: Double, gap: Double, line: Line) -> (StandardSignal, gapStart: Double) {
        let complex = StandardComplex(tWaveMillivolts: 0.2)
        let before = 12.0
        var signal = StandardSignal(seconds: before + gap + 8)
        signal.add(complex, beatsPerMinute: rate, from: 30 / rate, to: before)
        let last = signal.complexes[signal.complexes.count - 1].seconds
        signal.add(complex, beatsPerMinute: rate, from: last + gap, to: before + gap + 8)
        if line == .hum { signal.superposed = [.sine(hertz: 50, millivolts: 0.03)] }
        return (signal, last)
    }

    /// What a monitor reports of a gap: pauses and asystoles, and the beats.
    private static func run(
        _ signal: StandardSignal, rate: SampleRate, limits: RhythmLimits
    ) throws -> (events: [RhythmEvent], beats: [ClassifiedBeat]) {
        let model = Model.node
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: rate, summaryIntervalSeconds: 0, limits: limits),
            classifier: try BeatClassifier(model))
        var events: [RhythmEvent] = []
        var beats: [ClassifiedBeat] = []
        for sample in signal.samples(rate: rate) {
            monitor.push(sample)
            while let event = monitor.nextEvent() {
                switch event {
                case .rhythm(let event) where event.kind == .pause || event.kind == .asystole: events.append(event)
                case .beat(let beat): beats.append(beat)
                default: break
                }
            }
        }
        return (events, beats)
    }

    private static func check(
        _ beatsPerMinute: Double, _ line: Line, limits: RhythmLimits = RhythmLimits(), gaps: [Int] = gaps
    ) throws {
        let rate = try #require(SampleRate(hertz: 250))
        for tenths in gaps {
            let gap = Double(tenths) / 10
            let (signal, gapStart) = signal(beatsPerMinute, gap: gap, line: line)
            let (events, beats) = try run(signal, rate: rate, limits: limits)
            let middle = SampleIndex((gapStart + gap / 2) * rate.hertz)
            let next = try #require(beats.first { $0.beat.sampleIndex > middle })
            // The R peaks' places may decide at a limit: the interval that is reported is what counts.
            let interval = try #require(next.precedingIntervalInSamples, "\(gap) s")
            #expect(abs(Double(interval) / rate.hertz - gap) <= 0.012, "\(gap) s")
            let last = next.beat.sampleIndex - SampleIndex(interval)
            let asystole = rate.samples(milliseconds: limits.asystoleMilliseconds)
            let expected: [String] =
                if interval >= asystole {
                    [
                        "asystole onset \(last + SampleIndex(asystole))",
                        "asystole end \(next.beat.sampleIndex)",
                    ]
                } else if interval >= rate.samples(milliseconds: limits.pauseMilliseconds) {
                    ["pause onset \(last)", "pause end \(next.beat.sampleIndex)"]
                } else {
                    []
                }
            let found = events.map { "\($0.kind) \($0.phase) \($0.sampleIndex)" }
            #expect(found == expected, "\(gap) s at \(beatsPerMinute) a minute")
        }
    }

    @Test(arguments: [40.0, 60, 75, 100, 150, 180], Line.allCases)
    func `every gap from 2 to 12 s raises the event of its length and no other`(rate: Double, line: Line) throws {
        try Self.check(rate, line)
    }

    @Test(arguments: [75.0, 150], [(2_500.0, 2_000.0), (6_000, 5_000), (10_000, 2_500), (4_000, 4_000)])
    func `so it does with other limits`(rate: Double, limits: (asystole: Double, pause: Double)) throws {
        try Self.check(
            rate, .hum,
            limits: RhythmLimits(asystoleMilliseconds: limits.asystole, pauseMilliseconds: limits.pause),
            gaps: Self.gaps.filter { $0 % 2 == 0 })
    }
}
