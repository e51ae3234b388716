// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

@testable import Segmenter

/// What waves are, and what among them speaks for or against: regular tachycardia, a pacemaker's pulses, beats that can be read.
struct FlutterKindTests {
    private static let rate = SampleRate(hertz: 250)!

    private static func waves(_ wave: FibrillatoryWave, seconds: Double) -> [Float] {
        wave.samples(rate: rate, seconds: seconds)
    }

    @Test(arguments: [120.0, 140, 155], [0.6, 2])
    func `slow waves that are alike are a tachycardia's`(perMinute: Double, millivolts: Double) {
        let wave = FibrillatoryWave(flutterAt: perMinute, millivolts: millivolts)
        let episodes = FlutterDetection(Self.waves(wave, seconds: 60), rate: Self.rate, tellsBeats: false).episodes
        #expect(!episodes.isEmpty && episodes.allSatisfy(\.isTachycardia))
    }

    @Test(arguments: [185.0, 206, 240, 300])
    func `fast sines are flutter`(perMinute: Double) {
        let wave = FibrillatoryWave(flutterAt: perMinute, millivolts: 1)
        let episodes = FlutterDetection(Self.waves(wave, seconds: 60), rate: Self.rate, tellsBeats: false).episodes
        #expect(!episodes.isEmpty && !episodes.contains(where: \.isTachycardia))
    }

    @Test func `complexes that repeat are a tachycardia's at any rate up to flutter's`() {
        let script = RecordingScript(
            rate: Self.rate, seed: 5,
            episodes: [.sinus(seconds: 20), .ventricularRun(rate: 200, seconds: 30), .sinus(seconds: 20)])
        let samples = SyntheticRecording(script: script).samples
        let episodes = FlutterDetection(samples, rate: Self.rate, tellsBeats: false).episodes
        #expect(episodes.map(\.isTachycardia) == [true])
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `fibrillation is none, and comes afresh after a tachycardia`(seed: UInt64) throws {
        let before = Self.waves(FibrillatoryWave(flutterAt: 140, millivolts: 1), seconds: 30)
        let after = Self.waves(FibrillatoryWave(fibrillationAt: 4.8, millivolts: 1, seed: seed), seconds: 25)
        let episodes = FlutterDetection(before + after, rate: Self.rate, tellsBeats: false).episodes
        #expect(episodes.first?.isTachycardia == true)
        let fibrillation = try #require(episodes.first { !$0.isTachycardia })
        #expect(abs(fibrillation.onset - 30) < 3.5 && fibrillation.onsetKnown < 40, "\(fibrillation)")
        #expect(episodes.first?.end ?? .infinity <= fibrillation.onset)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `fibrillation that turns out to be regular is a tachycardia from then on`(seed: UInt64) throws {
        let before = Self.waves(FibrillatoryWave(fibrillationAt: 4.8, millivolts: 1, seed: seed), seconds: 20)
        let after = Self.waves(FibrillatoryWave(flutterAt: 140, millivolts: 1), seconds: 40)
        let last = try #require(
            FlutterDetection(before + after, rate: Self.rate, tellsBeats: false).episodes.last)
        #expect(last.isTachycardia && last.end == nil)
        #expect(last.onset > 18 && last.onset < 27 && last.onsetKnown < 36, "\(last)")
    }

    /// Fibrillation, and on it pulses as a recorder of small bandwidth shows them: a triangle of 24 ms, and a step that fades.
    private static func pacedFibrillation(seed: UInt64) -> [Float] {
        var samples = waves(
            FibrillatoryWave(fibrillationAt: 5.2, bandwidth: 0.8, millivolts: 1.2, seed: seed), seconds: 60)
        for pulse in stride(from: 120, to: samples.count - 60, by: 237) {
            for offset in 0..<6 { samples[pulse + offset] -= Float(3 * (1 - abs(Double(offset) - 3) / 3)) }
            for offset in 0..<25 { samples[pulse + 6 + offset] += Float(1.6 * (1 - Double(offset) / 25)) }
        }
        return samples
    }

    @Test func `fibrillation between the smeared pulses of a pacemaker is found, if they are noisy beats`() {
        var (found, foundWithout) = (0, 0)
        for seed in 1...8 as ClosedRange<UInt64> {
            let samples = Self.pacedFibrillation(seed: seed)
            func seconds(_ tuning: FlutterTuning) -> Double {
                var detector = FlutterDetector(rate: Self.rate, tuning: tuning)
                var seconds = 0.0
                var isOn = false
                for (index, sample) in samples.enumerated() {
                    if index % 237 == 220 { detector.note(beatAt: SampleIndex(index - 100), isNoisy: true) }
                    detector.push(sample)
                    while let change = detector.nextChange() { isOn = change.isOnset }
                    if isOn { seconds += 1 / Self.rate.hertz }
                }
                return seconds
            }
            if seconds(FlutterTuning()) > 30 { found += 1 }
            var without = FlutterTuning()
            without.beatsPerWave = 0
            if seconds(without) > 30 { foundWithout += 1 }
        }
        #expect(found >= 7, "\(found)")
        #expect(foundWithout < found, "the rule earns nothing: \(foundWithout)")
    }

    @Test(arguments: [160.0, 170])
    func `an alarm ends where complexes and T waves are read as beats, as fast as they come`(perMinute: Double) throws {
        let before = Self.waves(FibrillatoryWave(fibrillationAt: 4.8, millivolts: 1, seed: 3), seconds: 20)
        let complex = StandardComplex(millivolts: 0.7, milliseconds: 90, tWaveMillivolts: 0.55)
        let after = StandardSignal(complex, beatsPerMinute: perMinute, seconds: 40).samples(rate: Self.rate)
        let last = try #require(FlutterDetection(before + after, rate: Self.rate).episodes.last)
        #expect(last.endKnown ?? .infinity < 32)
    }

    @Test func `the more the baseline moves, the more alike waves must be`() {
        var (count, countWithout) = (0, 0)
        for seed in 1...8 as ClosedRange<UInt64> {
            let wave = Self.waves(
                FibrillatoryWave(fibrillationAt: 3.8, bandwidth: 0.35, millivolts: 0.5, seed: seed), seconds: 40)
            let drift = Self.waves(FibrillatoryWave(flutterAt: 24, millivolts: 4.5), seconds: 40)
            let samples = zip(wave, drift).map { $0 + $1 }
            func episodes(_ tuning: FlutterTuning) -> Int {
                FlutterDetection(samples, rate: Self.rate, tellsBeats: false, tuning: tuning).episodes.count
            }
            count += episodes(FlutterTuning())
            var without = FlutterTuning()
            without.driftSlope = 0
            countWithout += episodes(without)
        }
        #expect(count < countWithout, "\(count) of \(countWithout)")
    }
}
