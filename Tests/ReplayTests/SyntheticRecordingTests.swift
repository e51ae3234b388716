// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Synthesis
import Testing

@Suite struct SyntheticRecordingTests {
    private static let rates = [100.0, 128, 250, 360, 500, 1_000, 2_000]

    /// A script without anything random or disturbing in it.
    private static func plain(_ hertz: Double, _ episodes: [Episode]) throws -> RecordingScript {
        var script = RecordingScript(rate: try #require(SampleRate(hertz: hertz)), seed: 1, episodes: episodes)
        script.variability.standardDeviationInSeconds = 0
        return script
    }

    @Test func `the signal is the paper's model, as SciPy integrates it`() throws {
        // Printed by Tests/Expected/limit-cycle.py.
        let expected: [(seconds: Double, millivolts: Double)] = [
            (0.34, 0.1249141), (0.47, -0.1002719), (0.49, 0.6811463), (0.5, 1.1343349), (0.51, 0.6410715),
            (0.53, -0.2541522), (0.79, 0.2263144), (1.2, -0.0155045), (2.33, 0.0941660), (2.5, 1.1017417),
            (2.53, -0.2870652), (2.8, 0.1808916), (3.1, -0.0632625),
        ]
        let recording = SyntheticRecording(script: try Self.plain(1_000, [.sinus(rate: 60, seconds: 4)]))
        for (seconds, millivolts) in expected {
            let sample = recording.samples[Int((seconds * 1_000).rounded())]
            #expect(abs(Double(sample) - millivolts) < 2e-4, "at \(seconds) s: \(sample) mV")
        }
    }

    @Test func `the same script gives the same bits, and another seed gives others`() throws {
        var script = RecordingScript(
            rate: try #require(SampleRate(hertz: 250)), seed: 9, episodes: [.bigeminy(seconds: 10)],
            disturbances: [Disturbance(.muscleNoise(rootMeanSquare: 0.1), seconds: 0..<10)])
        let first = SyntheticRecording(script: script)
        let second = SyntheticRecording(script: script)
        #expect(first.samples.map(\.bitPattern) == second.samples.map(\.bitPattern))
        #expect(first.beats == second.beats)
        script.seed = 10
        #expect(SyntheticRecording(script: script).samples != first.samples)
    }

    @Test(arguments: rates, [1.0, -1])
    func `the true R peak is the extreme of the R wave, at any rate and polarity`(hertz: Double, gain: Double) throws {
        var script = try Self.plain(
            hertz,
            [
                .sinus(rate: 80, seconds: 6), .bigeminy(rate: 80, seconds: 6), .ventricularRun(seconds: 3),
                Episode(.supraventricularEctopy(rate: 80, period: 3), seconds: 6),
            ])
        script.gain = gain
        let recording = SyntheticRecording(script: script)
        #expect(recording.beats.count > 25)
        let reach = Int(0.04 * hertz)
        for beat in recording.beats {
            let index = Int(beat.sampleIndex)
            let nearby = max(0, index - reach)..<min(recording.samples.count, index + reach + 1)
            let extreme = try #require(nearby.max { abs(recording.samples[$0]) < abs(recording.samples[$1]) })
            #expect(abs(extreme - index) <= 1, "\(beat.beatClass) at \(index)")
        }
    }

    @Test(arguments: [40.0, 75, 150])
    func `intervals have the mean and the deviation that were asked for`(rate: Double) throws {
        var script = try Self.plain(250, [.sinus(rate: rate, seconds: 600)])
        script.variability = IntervalVariability(standardDeviationInSeconds: 0.04)
        let times = SyntheticRecording(script: script).beats.map { Double($0.sampleIndex) / 250 }
        let intervals = zip(times.dropFirst(), times).map { $0 - $1 }
        let mean = intervals.reduce(0, +) / Double(intervals.count)
        let variance = intervals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(intervals.count)
        #expect(abs(mean - 60 / rate) < 0.005)
        #expect(abs(variance.squareRoot() - 0.04) < 0.006)
    }

    @Test func `intervals vary in two bands whose powers have the ratio that was asked for`() throws {
        var script = try Self.plain(250, [.sinus(rate: 90, seconds: 900)])
        script.variability = IntervalVariability(standardDeviationInSeconds: 0.03, lowToHighRatio: 0.5)
        let times = SyntheticRecording(script: script).beats.map { Double($0.sampleIndex) / 250 }
        let intervals = zip(times.dropFirst(), times).map { $0 - $1 }
        let mean = intervals.reduce(0, +) / Double(intervals.count)
        func power(_ band: ClosedRange<Double>) -> Double {
            stride(from: band.lowerBound, through: band.upperBound, by: 1.0 / 900).reduce(0) { sum, hertz in
                var (cosine, sine) = (0.0, 0.0)
                for (time, interval) in zip(times, intervals) {
                    cosine += (interval - mean) * cos(2 * .pi * hertz * time)
                    sine += (interval - mean) * sin(2 * .pi * hertz * time)
                }
                return sum + cosine * cosine + sine * sine
            }
        }
        let (low, high, between) = (power(0.06...0.14), power(0.21...0.29), power(0.16...0.19))
        #expect(abs(low / high - 0.5) < 0.15)
        #expect(between < 0.1 * low)
    }

    @Test func `a ventricular ectopic beat comes early, and its pause makes up for it`() throws {
        let recording = SyntheticRecording(
            script: try Self.plain(1_000, [Episode(.ventricularEctopy(rate: 60, period: 4), seconds: 20)]))
        let beats = recording.beats
        #expect(beats.prefix(5).map(\.beatClass) == [.normal, .normal, .normal, .ventricular, .normal])
        for index in beats.indices where beats[index].beatClass == .ventricular && index + 1 < beats.count {
            let before = beats[index].sampleIndex - beats[index - 1].sampleIndex
            let around = beats[index + 1].sampleIndex - beats[index - 1].sampleIndex
            #expect(abs(before - 600) <= 5)
            #expect(abs(around - 2_000) <= 2)
        }
    }

    @Test func `a supraventricular ectopic beat sets the sinus node back`() throws {
        let recording = SyntheticRecording(
            script: try Self.plain(1_000, [Episode(.supraventricularEctopy(rate: 60, period: 3), seconds: 20)]))
        let beats = recording.beats
        let early = try #require(beats.firstIndex { $0.beatClass == .supraventricular })
        #expect(abs(beats[early].sampleIndex - beats[early - 1].sampleIndex - 600) <= 2)
        #expect(abs(beats[early + 1].sampleIndex - beats[early].sampleIndex - 1_050) <= 2)
    }

    @Test func `a QRS lasts as long at any heart rate`() throws {
        func width(_ rate: Double) throws -> Int {
            let recording = SyntheticRecording(script: try Self.plain(1_000, [.sinus(rate: rate, seconds: 10)]))
            let peak = Int(recording.beats[3].sampleIndex)
            return (peak - 50..<peak + 50).count { recording.samples[$0] > 0.5 * recording.samples[peak] }
        }
        let slow = try width(40)
        #expect((18...28).contains(slow))
        #expect(abs(slow - (try width(160))) <= 1)
    }

    @Test func `a pause holds no beat`() throws {
        let recording = SyntheticRecording(
            script: try Self.plain(200, [.sinus(seconds: 5), .pause(seconds: 7), .sinus(seconds: 5)]))
        let times = recording.beats.map { Double($0.sampleIndex) / 200 }
        #expect(!times.contains { (5.0..<12).contains($0) })
        #expect(times.contains { $0 < 5 } && times.contains { $0 >= 12 })
    }

    @Test func `a heart that never beats is a script too`() throws {
        let recording = SyntheticRecording(script: try Self.plain(100, [.pause(seconds: 3)]))
        #expect(recording.beats.isEmpty)
        #expect(recording.samples.count == 300)
        #expect(recording.samples.allSatisfy { abs($0) < 0.05 })
        #expect(SyntheticRecording(script: try Self.plain(100, [])).samples.isEmpty)
    }
}
