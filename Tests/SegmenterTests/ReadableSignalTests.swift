// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Synthesis
import TestSupport
import Testing

@testable @_spi(Ablation) import Segmenter

/// What can be read is called readable, and what is too small to count is called so.
struct ReadableSignalTests {
    @Test func `the last beats can be read if six of eight have come again, until fewer than five have`() {
        var likeness = RecentLikeness()
        for _ in 0..<5 { likeness.note(likes: 3) }
        #expect(!likeness.isReadable)
        likeness.note(likes: 24)
        #expect(likeness.isReadable)
        for _ in 0..<3 { likeness.note(likes: 2) }
        #expect(likeness.isReadable)
        likeness.note(likes: 0)
        #expect(!likeness.isReadable)
        likeness.removeAll()
        #expect(!likeness.isReadable)
    }

    /// Beats of 75 a minute with strange peaks of both polarities between them, each another.
    private static func disturbed(rate: SampleRate, seed: UInt64) -> [Float] {
        var random = SplitMix64(seed: seed)
        var signal = StandardSignal(
            StandardComplex(milliseconds: 90, tWaveMillivolts: 0.2), beatsPerMinute: 75, seconds: 60)
        for number in 20..<70 {
            let millivolts = Double.random(in: 0.3...0.9, using: &random) * (Bool.random(using: &random) ? 1 : -1)
            let width = Double.random(in: 60...150, using: &random)
            let start = 0.4 + 0.8 * Double(number) + .random(in: 0.42...0.5, using: &random)
            let peak = StandardComplex(millivolts: millivolts, milliseconds: width)
            signal.add(peak, beatsPerMinute: 60, from: start, to: start + 0.5)
        }
        return signal.samples(rate: rate)
    }

    @Test(arguments: [250.0, 360, 1_000])
    func `peaks unlike one another between beats that are all alike do not mute the beats`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let detection = Detection(Self.disturbed(rate: rate, seed: 3), rate: rate)
        #expect(!detection.changes.contains { $0.state == .noisy }, "\(detection.changes)")
        #expect(detection.beats.filter(\.isNoisy).isEmpty)
    }

    @Test(arguments: [1.0, 4.0])
    func `noise without a beat is still noise`(level: Double) throws {
        let rate = try #require(SampleRate(hertz: 250))
        var random = SplitMix64(seed: 9)
        let sinus = StandardSignal(StandardComplex(), beatsPerMinute: 75, seconds: 15).samples(rate: rate)
        let noise = (0..<Int(30 * 250)).map { _ in Float(Double.random(in: -level...level, using: &random)) }
        let detection = Detection(sinus + noise, rate: rate)
        #expect(detection.state == .noisy)
    }

    @Test(arguments: [0.08, 0.12, -0.12], [60.0, 80, 120])
    func `small complexes that come again are too small, from the first of them on`(
        millivolts: Double, perMinute: Double
    ) throws {
        let rate = try #require(SampleRate(hertz: 250))
        let signal = StandardSignal(
            StandardComplex(millivolts: millivolts, milliseconds: 90), beatsPerMinute: perMinute, seconds: 30)
        let detection = Detection(signal.samples(rate: rate), rate: rate)
        #expect(detection.beats.isEmpty)
        let change = try #require(detection.changes.first { $0.state == .tooSmall })
        #expect(rate.seconds(at: change.sampleIndex) < 4)
        #expect(detection.state == .tooSmall)
        #expect(Detection(signal.samples(rate: rate), rate: rate, smallestBeat: 0.04).state == .good)
    }

    @Test func `complexes that shrink and grow again are too small meanwhile`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        var signal = StandardSignal(StandardComplex(millivolts: 0.4, milliseconds: 90), beatsPerMinute: 75, seconds: 20)
        signal.seconds = 60
        signal.add(
            StandardComplex(millivolts: 0.12, milliseconds: 90), beatsPerMinute: 75, from: 20.4, to: 40)
        signal.add(StandardComplex(millivolts: 0.4, milliseconds: 90), beatsPerMinute: 75, from: 40.4, to: 60)
        let detection = Detection(signal.samples(rate: rate), rate: rate)
        // The first small ones count, among large ones.
        let small = try #require(detection.changes.first { $0.state == .tooSmall })
        #expect((21...26).contains(rate.seconds(at: small.sampleIndex)))
        #expect(detection.state == .good)
        #expect(detection.beats.count { rate.seconds(at: $0.sampleIndex) > 42 } >= 20)
    }

    @Test func `P waves that no beat follows are not complexes`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        var signal = StandardSignal(StandardComplex(millivolts: 1.2, milliseconds: 90), beatsPerMinute: 70, seconds: 20)
        signal.seconds = 28
        signal.add(StandardComplex(millivolts: 0.12, milliseconds: 100), beatsPerMinute: 70, from: 20.4, to: 28)
        let detection = Detection(signal.samples(rate: rate), rate: rate)
        #expect(!detection.changes.contains { $0.state == .tooSmall }, "\(detection.changes)")
        #expect(detection.beats.allSatisfy { rate.seconds(at: $0.sampleIndex) < 20.2 })
    }
}

extension ReadableSignalTests {
    /// Beats of 90 a minute up to the 20th second, then waves of a share of their height, far between.
    private static func standstill(share: Double, rate: SampleRate) -> [Float] {
        var signal = StandardSignal(StandardComplex(millivolts: 0.5, milliseconds: 80), beatsPerMinute: 90, seconds: 20)
        signal.seconds = 26
        signal.add(StandardComplex(millivolts: 0.5 * share, milliseconds: 80), beatsPerMinute: 26, from: 22.2, to: 26)
        return signal.samples(rate: rate)
    }

    @Test func `a small wave long after a beat was due is no beat, as search-back alone would have it`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        func count(_ share: Double, _ rules: QRSRules) -> Int {
            var detector = QRSDetector(rate: rate, smallestBeatInMillivolts: 0.15, rules: rules)
            var count = 0
            for sample in Self.standstill(share: share, rate: rate) {
                if let beat = detector.push(sample), rate.seconds(at: beat.sampleIndex) > 21 { count += 1 }
            }
            return count
        }
        let shares: [Double] = (6...30).map { Double($0) / 100 }
        let without: [Int] = shares.map { count($0, QRSRules.all(but: .dueTime)) }
        let with: [Int] = shares.map { count($0, QRSRules.all) }
        for (one, other) in zip(without, with) { #expect(one >= other) }
        let (sumWithout, sumWith) = (without.reduce(0, +), with.reduce(0, +))
        #expect(sumWithout > sumWith)
    }
}
