// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import TestSupport
import Testing

@testable import Segmenter

/// The size up to which complexes are not counted.
struct SmallestBeatTests {
    private static let seconds = 30.0
    private static let beatsPerMinute = 80.0

    private static func detection(
        of millivolts: Double, width: Double = 100, hertz: Double, smallestBeat: Double
    ) throws -> (found: Detection, peaks: [SampleIndex]) {
        let rate = try #require(SampleRate(hertz: hertz))
        let complex = StandardComplex(millivolts: millivolts, milliseconds: width)
        let signal = StandardSignal(complex, beatsPerMinute: beatsPerMinute, seconds: seconds)
        let found = Detection(signal.samples(rate: rate), rate: rate, smallestBeat: smallestBeat)
        return (found, signal.peaks.map { SampleIndex(($0 * hertz).rounded()) })
    }

    @Test(arguments: [250.0, 360, 500, 1_000], [70.0, 100, 120])
    func `complexes of 0.15 mV count for nothing by default, and for beats with 0`(hertz: Double, width: Double) throws
    {
        let rate = try #require(SampleRate(hertz: hertz))
        for millivolts in [0.15, -0.15] {
            let (standard, peaks) = try Self.detection(
                of: millivolts, width: width, hertz: hertz,
                smallestBeat: QRSDetector.standardSmallestBeatInMillivolts)
            #expect(peaks.count == 40)
            #expect(standard.beats.isEmpty)
            let (all, _) = try Self.detection(of: millivolts, width: width, hertz: hertz, smallestBeat: 0)
            #expect(all.errors(against: peaks, rate: rate, milliseconds: 20) == (0, 0))
        }
    }

    @Test(arguments: [0.0375, 0.075, 0.3, 1, 4])
    func `what is counted moves with the size: nothing at it, everything at 1.4 times of it`(size: Double) throws {
        let (at, peaks) = try Self.detection(of: size, hertz: 500, smallestBeat: size)
        #expect(at.beats.isEmpty)
        let (above, _) = try Self.detection(of: 1.4 * size, hertz: 500, smallestBeat: size)
        let rate = try #require(SampleRate(hertz: 500))
        #expect(above.errors(against: peaks, rate: rate, milliseconds: 20) == (0, 0))
    }

    @Test func `at a quarter of the gain the beats of the whole gain are found, with a quarter of the size`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        var script = RecordingScript(
            rate: rate, seed: 5, episodes: [.sinus(rate: 72, seconds: 40)],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<40)])
        script.gain = 0.4
        let recording = SyntheticRecording(script: script)
        let whole = Detection(recording)
        #expect(whole.errors(against: recording.visiblePeaks, rate: rate, milliseconds: 10) == (0, 0))
        let quarter = recording.samples.map { 0.25 * $0 }
        #expect(Detection(quarter, rate: rate).beats.isEmpty)
        #expect(Detection(quarter, rate: rate, smallestBeat: 0.0375).peaks == whole.peaks)
    }

    @Test(
        .needsRecordings("beats of MIT-BIH record 108 at a quarter of its gain"), arguments: [0.0375, 0])
    func `a recording of small complexes at a quarter of its gain has the beats of the whole`(size: Double) throws {
        let recording = try TestRecord(Recordings.path("mitdb/108"))
        let rate = recording.rate
        let whole = Detection(recording.mlii, rate: rate)
        let quarter = recording.mlii.map { 0.25 * $0 }
        let lost = Detection(quarter, rate: rate).errors(against: whole.peaks, rate: rate, milliseconds: 150)
        #expect(lost.missed > 100, "this record is one that the default loses")
        let kept = Detection(quarter, rate: rate, smallestBeat: size)
            .errors(against: whole.peaks, rate: rate, milliseconds: 150)
        // Samples are rounded to 0.24 uV, and in this record's noise a close decision may fall the other way.
        #expect(Double(kept.missed) <= 0.002 * Double(whole.beats.count))
        #expect(Double(kept.extra) <= 0.002 * Double(whole.beats.count))
    }

    @Test func `a small beat among larger ones counts, whatever the size`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        var signal = StandardSignal(StandardComplex(millivolts: 0.8), beatsPerMinute: 80, seconds: 30)
        for index in [20, 21, 30] { signal.complexes[index].complex.millivolts = 0.4 }
        let peaks = signal.peaks.map { SampleIndex(($0 * rate.hertz).rounded()) }
        let found = Detection(signal.samples(rate: rate), rate: rate, smallestBeat: 0.5)
        #expect(found.errors(against: peaks, rate: rate, milliseconds: 20) == (0, 0))
    }

    @Test(arguments: [0, 0.001])
    func `no size lets in what lies below the floor of all beats`(size: Double) throws {
        #expect(BeatLevels(smallestBeatInMillivolts: size).levelFloor == BeatLevels.floorInMillivolts)
        let (found, _) = try Self.detection(of: 0.01, hertz: 360, smallestBeat: size)
        #expect(found.beats.isEmpty)
    }

    @Test func `the default is the constant that was fitted`() {
        let levels = BeatLevels(smallestBeatInMillivolts: QRSDetector.standardSmallestBeatInMillivolts)
        #expect(levels.levelFloor == BeatLevels.standardLevelFloorInMillivolts)
    }

    @Test(arguments: [128.0, 360])
    func `with 0 hum, noise and drift are still no beats`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        for kind in [
            Disturbance.Kind.mains(hertz: 50, amplitude: 0.03), .whiteNoise(rootMeanSquare: 0.02),
            .baselineWander(rootMeanSquare: 0.5), .muscleNoise(rootMeanSquare: 0.02),
        ] {
            let script = RecordingScript(
                rate: rate, seed: 17, episodes: [.pause(seconds: 60)],
                disturbances: [Disturbance(kind, seconds: 0..<60)])
            let samples = SyntheticRecording(script: script).samples
            #expect(Detection(samples, rate: rate, smallestBeat: 0).beats.isEmpty, "\(kind)")
        }
    }
}
