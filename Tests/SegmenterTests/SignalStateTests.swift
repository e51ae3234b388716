// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Synthesis
import TestSupport
import Testing

@testable import Segmenter

struct SignalStateTests {
    /// A minute of sinus rhythm with something wrong with it from the 20th second on.
    private static func recording(
        _ kind: Disturbance.Kind, seconds: Range<Double>, rate hertz: Double = 360
    ) throws -> SyntheticRecording {
        let rate = try #require(SampleRate(hertz: hertz))
        return SyntheticRecording(
            script: RecordingScript(
                rate: rate, seed: 21, episodes: [.sinus(rate: 75, seconds: 60)],
                disturbances: [
                    Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<60),
                    Disturbance(kind, seconds: seconds),
                ]))
    }

    private static func seconds(_ changes: [SignalChange], _ recording: SyntheticRecording) -> [String] {
        changes.map { "\($0.state.name) \(Int(recording.script.rate.seconds(at: $0.sampleIndex).rounded()))" }
    }

    @Test(arguments: Detection.rates)
    func `learning ends after two seconds of an ECG`(hertz: Double) throws {
        let recording = try Self.recording(.whiteNoise(rootMeanSquare: 0), seconds: 20..<21, rate: hertz)
        let detection = Detection(recording)
        #expect(Self.seconds(detection.changes, recording) == ["good 2"])
    }

    @Test func `missing samples are a lead that is off, and afterwards the levels are learnt anew`() throws {
        let recording = try Self.recording(.leadOff, seconds: 20..<30)
        let detection = Detection(recording)
        #expect(
            Self.seconds(detection.changes, recording) == ["good 2", "lead-off 20", "learning 30", "good 32"])
        let errors = detection.errors(
            against: recording.visiblePeaks, rate: recording.script.rate, milliseconds: 20)
        #expect(errors == (0, 0))
    }

    @Test(arguments: [20, 100, 250])
    func `a short gap between two beats is bridged`(milliseconds: Double) throws {
        let recording = try Self.recording(.whiteNoise(rootMeanSquare: 0), seconds: 20..<21)
        let rate = recording.script.rate
        var samples = recording.samples
        for peak in recording.visiblePeaks.dropLast() {
            let start = Int(peak) + rate.samples(milliseconds: 350)
            for index in start..<(start + rate.samples(milliseconds: milliseconds)) { samples[index] = .nan }
        }
        let detection = Detection(samples, rate: rate)
        #expect(detection.errors(against: recording.visiblePeaks, rate: rate, milliseconds: 10) == (0, 0))
        #expect(Self.seconds(detection.changes, recording) == ["good 2"])
    }

    @Test func `a lead that was never on is said to be off from the first sample`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        let detection = Detection([Float](repeating: .nan, count: 3_600), rate: rate)
        #expect(detection.changes == [SignalChange(sampleIndex: 0, state: .leadOff)])
        #expect(detection.beats.isEmpty)
    }

    @Test(arguments: Detection.rates)
    func `a signal that never moves is flat from its first sample`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let samples = [Float](repeating: 0.25, count: rate.samples(milliseconds: 4_000))
        #expect(Detection(samples, rate: rate).changes == [SignalChange(sampleIndex: 0, state: .flat)])
    }

    @Test(arguments: Detection.rates)
    func `rest is dated from its first sample, and never before the change that it follows`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let second = rate.samples(milliseconds: 1_000)
        // Missing, at rest, missing again: the rest begins with the stretch, which learning began too.
        var samples = [Float](repeating: .nan, count: second)
        samples += [Float](repeating: 1, count: 5 * second)
        samples += [Float](repeating: .nan, count: second)
        samples += [Float](repeating: 2, count: 5 * second)
        let start = SampleIndex(second)
        let expected: [SignalChange] = [
            SignalChange(sampleIndex: 0, state: .leadOff),
            SignalChange(sampleIndex: start, state: .learning), SignalChange(sampleIndex: start, state: .flat),
            SignalChange(sampleIndex: 6 * start, state: .leadOff),
            SignalChange(sampleIndex: 7 * start, state: .learning), SignalChange(sampleIndex: 7 * start, state: .flat),
        ]
        #expect(Detection(samples, rate: rate).changes == expected)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `changes are in order of time, whatever comes in`(seed: UInt64) throws {
        let rate = try #require(SampleRate(hertz: 250))
        var generator = SeededGenerator(seed: seed)
        let beats = SyntheticRecording(
            script: RecordingScript(rate: rate, seed: seed, episodes: [.sinus(seconds: 400)]))
        var samples = beats.samples
        var index = 0
        while index < samples.count {
            let end = min(index + Int.random(in: 40...2_000, using: &generator), samples.count)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: for place in index..<end { samples[place] = .nan }
            case 1: for place in index..<end { samples[place] = 5 }
            case 2: for place in index..<end { samples[place] = -0.1 }
            case 3: for place in index..<end { samples[place] += 2 * Float(generator.nextNormal()) }
            default: break
            }
            index = end
        }
        let indices = Detection(samples, rate: rate).changes.map(\.sampleIndex)
        #expect(indices.count > 20)
        #expect(indices == indices.sorted())
        #expect(indices.allSatisfy { samples.indices.contains(Int($0)) })
    }

    @Test(arguments: Detection.rates)
    func `a start without beats is noisy after ten seconds, and good when beats come`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        // A baseline that wanders, as in standstill with the patient breathing.
        let length = rate.samples(milliseconds: 30_000)
        let wander = (0..<length).map { Float(0.1 * sin(2 * .pi * 0.3 * rate.seconds(at: SampleIndex($0)))) }
        let beats = SyntheticRecording(script: RecordingScript(rate: rate, seed: 4, episodes: [.sinus(seconds: 20)]))
        let detection = Detection(wander + beats.samples, rate: rate)
        #expect(detection.changes.map(\.state) == [.noisy, .good])
        #expect(detection.changes.first?.sampleIndex == SampleIndex(rate.samples(milliseconds: 10_000)))
        #expect(!detection.beats.contains { $0.sampleIndex < SampleIndex(length) || $0.isNoisy })
    }

    @Test(arguments: Detection.rates)
    func `a signal that stands still is flat, and the beats behind it are found`(hertz: Double) throws {
        let recording = try Self.recording(.stuck(atMillivolts: 0), seconds: 20..<30, rate: hertz)
        let detection = Detection(recording)
        let changes = Self.seconds(detection.changes, recording)
        #expect(changes.starts(with: ["good 2", "flat 20"]))
        #expect(detection.state == .good)
        let errors = detection.errors(
            against: recording.visiblePeaks, rate: recording.script.rate, milliseconds: 20)
        #expect(errors.missed <= 1 && errors.extra <= 1, "beats at the seams")
    }

    @Test(arguments: [5.12, -5.12])
    func `a signal that stands at a rail is clipped`(rail: Double) throws {
        let recording = try Self.recording(.stuck(atMillivolts: rail), seconds: 20..<30)
        let detection = Detection(recording)
        #expect(Self.seconds(detection.changes, recording).starts(with: ["good 2", "clipped 20"]))
        #expect(detection.state == .good)
        let rate = recording.script.rate
        #expect(!detection.beats.contains { (20.2...29.8).contains(rate.seconds(at: $0.sampleIndex)) })
    }

    @Test(arguments: Detection.rates)
    func `noise as large as the beats is noisy, gives marked beats at first and then none`(hertz: Double) throws {
        let recording = try Self.recording(
            .whiteNoise(rootMeanSquare: hertz > 500 ? 4 : 1.5), seconds: 20..<50, rate: hertz)
        let detection = Detection(recording)
        let rate = recording.script.rate
        let noisy = try #require(detection.changes.first { $0.state == .noisy })
        #expect((20...27).contains(rate.seconds(at: noisy.sampleIndex)))
        #expect(!detection.beats.contains { (35...48).contains(rate.seconds(at: $0.sampleIndex)) })
        #expect(detection.state == .good)
        let quiet = recording.visiblePeaks.filter { rate.seconds(at: $0) > 53 }
        #expect(detection.errors(against: quiet, rate: rate, milliseconds: 20).missed == 0)
    }

    @Test func `beats in noise are marked`() throws {
        let recording = try Self.recording(.whiteNoise(rootMeanSquare: 1), seconds: 20..<30)
        let detection = Detection(recording)
        let rate = recording.script.rate
        #expect(detection.beats.contains { $0.isNoisy && (20...31).contains(rate.seconds(at: $0.sampleIndex)) })
        #expect(!detection.beats.contains { $0.isNoisy && rate.seconds(at: $0.sampleIndex) < 20 })
    }

    @Test func `a pause of the heart is no change of the signal's state`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        let recording = SyntheticRecording(
            script: RecordingScript(
                rate: rate, seed: 8, episodes: [.sinus(seconds: 20), .pause(seconds: 8), .sinus(seconds: 20)],
                disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<48)]))
        let detection = Detection(recording)
        #expect(Self.seconds(detection.changes, recording) == ["good 2"])
        #expect(detection.errors(against: recording.visiblePeaks, rate: rate, milliseconds: 20) == (0, 0))
    }
}
