// SPDX-License-Identifier: Apache-2.0

import Foundation
import Segmenter
import Signal
import Synthesis
import TestSupport
import Testing

/// Flutter and fibrillation that are known, for they are synthesized; and what must not be taken for them.
struct FlutterDetectorTests {
    /// Where the waves begin and end in `FlutterDetection.samples`, in seconds.
    private static let start = 20.0
    private static let end = 50.0

    private static func expectOneEpisode(
        _ detection: FlutterDetection, within: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(detection.episodes.count == 1, sourceLocation: sourceLocation)
        guard let episode = detection.episodes.first else { return }
        #expect(episode.onsetKnown - start < within, sourceLocation: sourceLocation)
        #expect(abs(episode.onset - start) < 1.3, "onset \(episode.onset)", sourceLocation: sourceLocation)
        #expect(abs((episode.end ?? .infinity) - end) < 1.3, sourceLocation: sourceLocation)
        #expect((episode.endKnown ?? .infinity) - end < 6, sourceLocation: sourceLocation)
    }

    @Test(arguments: Detection.rates, [1, -1, 0.5, 4])
    func `flutter of 206 a minute and 0.5 mV is found within 6 s`(hertz: Double, gain: Float) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let wave = FibrillatoryWave(flutterAt: 206, millivolts: 0.5)
        Self.expectOneEpisode(
            FlutterDetection(FlutterDetection.samples(wave, rate: rate, gain: gain), rate: rate), within: 6)
    }

    @Test(arguments: [170.0, 250, 300, 400], [0.3, 1, 3])
    func `flutter of 170 to 400 a minute is found`(perMinute: Double, millivolts: Double) throws {
        let rate = try #require(SampleRate(hertz: 360))
        let wave = FibrillatoryWave(flutterAt: perMinute, millivolts: millivolts)
        Self.expectOneEpisode(FlutterDetection(FlutterDetection.samples(wave, rate: rate), rate: rate), within: 7)
    }

    @Test(arguments: [115.0, 125, 140, 155], [0.5, 2, 4])
    func `slow large flutter is found, if its waves are no beats`(perMinute: Double, millivolts: Double) throws {
        let rate = try #require(SampleRate(hertz: 360))
        let wave = FibrillatoryWave(flutterAt: perMinute, millivolts: millivolts)
        let samples = FlutterDetection.samples(wave, rate: rate)
        Self.expectOneEpisode(FlutterDetection(samples, rate: rate, tellsBeats: false), within: 8)
    }

    @Test(arguments: [90.0, 100, 110, 120, 130], [0.6, 1, 1.2])
    func `QRS complexes and T waves as high are no flutter, with extra beats and drift or without`(
        perMinute: Double, tWave: Double
    ) throws {
        let rate = try #require(SampleRate(hertz: 250))
        let complex = StandardComplex(millivolts: -1.2, milliseconds: 150, tWaveMillivolts: tWave)
        var signal = StandardSignal(complex, beatsPerMinute: perMinute, seconds: 60)
        #expect(FlutterDetection(signal.samples(rate: rate), rate: rate).episodes.isEmpty)
        signal.superposed = [.triangle(hertz: 0.4, millivolts: 1.5)]
        for number in stride(from: 5, to: signal.complexes.count, by: 7) {
            signal.complexes[number].complex.millivolts = -2
            signal.complexes[number].complex.milliseconds = 190
        }
        #expect(FlutterDetection(signal.samples(rate: rate), rate: rate).episodes.isEmpty)
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `an alarm that stands ends when complexes and T waves are back`(seed: UInt64) throws {
        let rate = try #require(SampleRate(hertz: 250))
        let wave = FibrillatoryWave(fibrillationAt: 4.5, millivolts: 1.5, seed: seed).samples(rate: rate, seconds: 20)
        let complex = StandardComplex(millivolts: -1.2, milliseconds: 150, tWaveMillivolts: 0.9)
        let after = StandardSignal(complex, beatsPerMinute: 110, seconds: 30).samples(rate: rate)
        let detection = FlutterDetection(wave + after, rate: rate)
        let last = try #require(detection.episodes.last)
        let endKnown = try #require(last.endKnown)
        #expect(endKnown > 20 && endKnown < 31)
    }

    @Test(arguments: [0.3, 0.4, 0.5])
    func `a baseline that wanders by far more than the waves on it is no flutter`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: 250))
        var random = SplitMix64(seed: 4)
        var (level, samples) = (0.0, [Float]())
        for index in 0..<Int(60 * 250) {
            level = 0.9 * level + .random(in: -0.02...0.02, using: &random)
            let time = Double(index) / 250
            samples.append(Float(2 * sin(2 * .pi * hertz * time) + 5 * level))
        }
        #expect(FlutterDetection(samples, rate: rate).episodes.isEmpty)
    }

    @Test(arguments: [3.5, 4.5, 5.5, 6.5], [128.0, 360, 1_000])
    func `coarse fibrillation is found within 10 s, whatever its course`(frequency: Double, hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        for seed in 1...10 as ClosedRange<UInt64> {
            let wave = FibrillatoryWave(fibrillationAt: frequency, millivolts: 0.6, seed: seed)
            let detection = FlutterDetection(FlutterDetection.samples(wave, rate: rate), rate: rate)
            // It may pause where the wave fades.
            let first = try #require(detection.episodes.first, "seed \(seed)")
            #expect(first.onsetKnown > Self.start + 2 && first.onsetKnown <= Self.start + 10, "seed \(seed)")
            #expect(abs(first.onset - Self.start) < 3, "seed \(seed)")
        }
    }

    @Test(arguments: [0.05, 0.1])
    func `fine fibrillation counts as asystole`(millivolts: Double) throws {
        let rate = try #require(SampleRate(hertz: 360))
        for seed in 1...5 as ClosedRange<UInt64> {
            let wave = FibrillatoryWave(fibrillationAt: 5, millivolts: millivolts, seed: seed)
            #expect(FlutterDetection(FlutterDetection.samples(wave, rate: rate), rate: rate).episodes.isEmpty)
        }
    }

    @Test(arguments: Detection.rates)
    func `a missing sample changes little, and a lead that is off ends the episode where it came off`(
        hertz: Double
    ) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var samples = FibrillatoryWave(flutterAt: 240, millivolts: 1).samples(rate: rate, seconds: 40)
        func hide(from start: Double, milliseconds: Double) {
            let first = Int(start * hertz)
            for index in first..<(first + rate.samples(milliseconds: milliseconds)) { samples[index] = .nan }
        }
        hide(from: 10, milliseconds: 50)
        hide(from: 20, milliseconds: 1_000)
        let episodes = FlutterDetection(samples, rate: rate).episodes
        try #require(episodes.count == 2)
        let (end, endKnown) = (try #require(episodes[0].end), try #require(episodes[0].endKnown))
        #expect(abs(end - 20) < 2 / hertz)
        #expect(abs(endKnown - 20.4) < 2 / hertz)
        #expect(episodes[1].onset >= 21 && episodes[1].onsetKnown < 28)
        #expect(episodes[1].end == nil)
    }

    @Test func `a restart forgets the episode and finds it again`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        let samples = FibrillatoryWave(flutterAt: 240, millivolts: 1).samples(rate: rate, seconds: 10)
        var detector = FlutterDetector(rate: rate)
        for _ in 0..<2 {
            for sample in samples { detector.push(sample) }
            let change = detector.nextChange()
            let hasMore = detector.hasChange
            #expect(change?.isOnset == true)
            #expect(!hasMore)
            detector.restart()
        }
        for sample in samples { detector.push(sample) }
        let change = detector.nextChange()
        #expect(try #require(change).sampleIndex >= 5_000, "samples are counted on")
    }

    // What is no flutter.

    @Test(arguments: Detection.rates, [60.0, 100, 150, 200, 250])
    func `no regular rhythm of narrow complexes up to 250 a minute`(hertz: Double, perMinute: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        for complex in [
            StandardComplex(milliseconds: 40), StandardComplex(milliseconds: 80),
            StandardComplex(milliseconds: 70, tWaveMillivolts: perMinute > 150 ? 0.2 : 0.4),
        ] {
            let signal = StandardSignal(complex, beatsPerMinute: perMinute, seconds: 40)
            #expect(FlutterDetection(signal.samples(rate: rate), rate: rate).episodes.isEmpty)
        }
    }

    @Test(arguments: [250.0, 360, 500], [0.4, 0.8, 1.2])
    func `no tall T waves, no irregular rhythm of the standards`(hertz: Double, tWave: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let complex = StandardComplex(milliseconds: 100, tWaveMillivolts: tWave)
        let rates = [60.0, 80, 100, 110, 120, 130, 150]
        var signals = rates.map { StandardSignal(complex, beatsPerMinute: $0, seconds: 40) }
        signals += StandardRhythm.irregular.map { $0.signal(seconds: 40) }
        for signal in signals {
            #expect(FlutterDetection(signal.samples(rate: rate), rate: rate).episodes.isEmpty)
        }
    }

    @Test(arguments: [128.0, 250, 360, 1_000], [120.0, 140, 160, 180, 200])
    func `no ventricular tachycardia of up to 200 a minute whose complexes repeat`(hertz: Double, perMinute: Double)
        throws
    {
        let rate = try #require(SampleRate(hertz: hertz))
        let script = RecordingScript(
            rate: rate, seed: 5,
            episodes: [.sinus(seconds: 10), .ventricularRun(rate: perMinute, seconds: 20), .sinus(seconds: 5)])
        #expect(FlutterDetection(SyntheticRecording(script: script).samples, rate: rate).episodes.isEmpty)
    }

    @Test func `complexes that repeat are flutter where no beats are found in them`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        let script = RecordingScript(
            rate: rate, seed: 5,
            episodes: [.sinus(seconds: 20), .ventricularRun(rate: 200, seconds: 30), .sinus(seconds: 20)])
        let samples = SyntheticRecording(script: script).samples
        #expect(FlutterDetection(samples, rate: rate).episodes.isEmpty)
        Self.expectOneEpisode(FlutterDetection(samples, rate: rate, tellsBeats: false), within: 10)
    }

    @Test(arguments: Artifact.allCases, Detection.rates)
    func `no signal without a heart`(artifact: Artifact, hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        // At 100 Hz, waves of several millivolts just below half the rate come out as slow ones.
        for gain in hertz > 100 ? [0.1, 1, 4] : [0.1, 1] as [Float] {
            let samples = artifact.samples(rate: rate, seconds: 40, seed: 3).map { gain * $0 }
            #expect(FlutterDetection(samples, rate: rate).episodes.isEmpty)
        }
    }

    @Test(arguments: Detection.rates)
    func `no square wave of any period, and no drift`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        func count(_ signal: (Double) -> Double) -> Int {
            FlutterDetection((0..<Int(30 * hertz)).map { Float(signal(Double($0) / hertz)) }, rate: rate).episodes.count
        }
        for period in [0.2, 0.23, 0.25, 0.27, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.75, 0.8, 1, 1.3, 1.7, 2, 3] {
            #expect(count { $0.truncatingRemainder(dividingBy: period) < period / 2 ? 1 : 0 } == 0, "\(period) s")
        }
        for frequency in [0.05, 0.1, 0.3, 0.5, 1, 1.5] {
            #expect(count { 5 * sin(2 * .pi * frequency * $0) } == 0, "\(frequency) Hz")
        }
    }

    @Test(arguments: Detection.rates)
    func `no random walk, and no white noise of any size`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var generator = SeededGenerator(seed: 5)
        var level = 0.0
        let seconds = min(300, 100_000 / hertz)
        let walk = (0..<Int(seconds * hertz)).map { _ in
            level += 0.3 / hertz.squareRoot() * generator.nextNormal()
            return Float(level)
        }
        #expect(FlutterDetection(walk, rate: rate).episodes.isEmpty)
        for size in [0.1, 1, 20] {
            let noise = (0..<Int(seconds * hertz)).map { _ in Float(size * generator.nextNormal()) }
            #expect(FlutterDetection(noise, rate: rate).episodes.isEmpty, "\(size) mV")
        }
    }
}
