// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

@testable import ecgbench

@Suite struct EpisodeMakerTests {
    private static let rate = SampleRate(hertz: 360)!

    /// Ten minutes at 72 a minute.
    private static let recording = Recording(
        SyntheticRecording(script: RecordingScript(rate: rate, seed: 3, episodes: [.sinus(rate: 72, seconds: 600)])),
        number: 7)

    private static func intervals(_ beats: [Recording.ReferenceBeat]) -> [Double] {
        zip(beats, beats.dropFirst()).map { Double($1.sampleIndex - $0.sampleIndex) }
    }

    /// The shortest and the longest interval of the recording.
    private static let usual: ClosedRange<Double> = {
        let intervals = Self.intervals(recording.beats)
        return intervals.min()!...intervals.max()!
    }()

    private static func copy(_ rhythm: EpisodeMaker.Rhythm) throws -> CopySource.Copy {
        try #require(EpisodeMaker.copy(of: recording, with: rhythm))
    }

    @Test(arguments: [EpisodeMaker.Rhythm.tachycardia, .fibrillation])
    func `beats keep their number and order, and are shorter in episodes`(rhythm: EpisodeMaker.Rhythm) throws {
        let copy = try Self.copy(rhythm)
        #expect(copy.beats.count == Self.recording.beats.count)
        let intervals = Self.intervals(copy.beats)
        #expect(intervals.allSatisfy { $0 > 0.4 * Self.usual.lowerBound })
        #expect(copy.rate == Self.recording.rate)
        #expect(copy.millivolts.count < Self.recording.millivolts.count - 10 * 360)
        let last = try #require(copy.beats.last)
        #expect(last.sampleIndex < copy.millivolts.count)
        let again = try Self.copy(rhythm)
        #expect(again.millivolts == copy.millivolts)
    }

    @Test func `a tachycardia is regular, at 50 to 70 % of the usual interval, and supraventricular`() throws {
        let beats = try Self.copy(.tachycardia).beats
        #expect(beats.allSatisfy { $0.beatClass == .normal || $0.beatClass == .supraventricular })
        let episodes = beats.split { $0.beatClass == .normal }.map(Array.init)
        #expect(!episodes.isEmpty)
        for episode in episodes {
            #expect(episode.count >= 12)
            let intervals = Self.intervals(episode)
            let mean = intervals.reduce(0, +) / Double(intervals.count)
            #expect(mean > 0.495 * Self.usual.lowerBound && mean < 0.705 * Self.usual.upperBound)
            #expect(intervals.allSatisfy { abs($0 / mean - 1) < 0.025 })
        }
        // Between episodes the heart beats as it did.
        let normal = beats.split { $0.beatClass != .normal }.map(Array.init)
        #expect(normal.count > 1)
        for (index, stretch) in normal.enumerated() {
            #expect(stretch.count >= (index == normal.count - 1 ? 2 : 8))
            #expect(Self.intervals(stretch).allSatisfy { Self.usual.contains($0) })
        }
    }

    @Test func `fibrillation is irregular, at 45 to 80 % of the usual interval, and normal`() throws {
        let beats = try Self.copy(.fibrillation).beats
        #expect(beats.allSatisfy { $0.beatClass == .normal })
        let episodes = Self.intervals(beats).split { $0 > 0.81 * Self.usual.upperBound }.map(Array.init)
            .filter { $0.count >= 5 }
        #expect(!episodes.isEmpty)
        #expect(episodes.allSatisfy { $0.count >= 11 })
        // Of all episodes together: from 45 to 80 %, all as likely.
        let intervals = Self.intervals(Self.recording.beats)
        let usual = intervals.reduce(0, +) / Double(intervals.count)
        let parts = episodes.flatMap(\.self).map { $0 / usual }
        #expect(parts.count > 100)
        #expect(abs(parts.reduce(0, +) / Double(parts.count) - 0.625) < 0.03)
        #expect(parts.min()! > 0.42 && parts.min()! < 0.49 && parts.max()! > 0.76)
    }

    @Test(arguments: [
        (EpisodeMaker.Rhythm.premature, BeatClass.supraventricular, 0.5, 0.92, 4),
        (.ventricular, .ventricular, 0.45, 0.85, 8),
    ])
    func `early beats are early, some in a row, and the others come in time or after a pause`(
        rhythm: EpisodeMaker.Rhythm, beatClass: BeatClass, least: Double, most: Double, row: Int
    ) throws {
        let beats = try Self.copy(rhythm).beats
        #expect(beats.count == Self.recording.beats.count)
        #expect(beats.allSatisfy { $0.beatClass == .normal || $0.beatClass == beatClass })
        let intervals = Self.intervals(beats)
        var couplings: [Double] = []
        for (interval, beat) in zip(intervals, beats.dropFirst()) {
            if beat.beatClass == .normal {
                #expect(interval > 0.97 * Self.usual.lowerBound && interval < 1.6 * Self.usual.upperBound)
            } else {
                #expect(interval > 0.95 * least * Self.usual.lowerBound)
                #expect(interval < 1.05 * most * Self.usual.upperBound)
                couplings.append(interval)
            }
        }
        #expect(couplings.count > beats.count / 12)
        #expect(couplings.max()! > 1.15 * couplings.min()!)
        let rows = beats.split { $0.beatClass == .normal }.map(\.count)
        #expect(rows.contains(1) && rows.max()! > 1 && rows.max()! <= row)
    }

    @Test func `ventricular beats have no P wave, and a complex that is not the patient's own`() throws {
        let copy = try Self.copy(.ventricular)
        func samples(_ place: SampleIndex, _ range: ClosedRange<Int>) -> [Float] {
            range.map { copy.millivolts[Int(place) + $0] }
        }
        func swing(_ samples: [Float]) -> Float { samples.max()! - samples.min()! }
        let normal = try #require(copy.beats.dropFirst(20).first { $0.beatClass == .normal })
        let own = samples(normal.sampleIndex, -15...30)
        /// How far samples stand out of the line between the first and the last.
        func bulge(_ samples: [Float]) -> Float {
            let step = (samples.last! - samples[0]) / Float(samples.count - 1)
            return samples.enumerated().map { abs($1 - samples[0] - Float($0) * step) }.max()!
        }
        #expect(bulge(samples(normal.sampleIndex, -75 ... -48)) > 0.05)
        var strangeCount = 0
        for (beat, previous) in zip(copy.beats.dropFirst(), copy.beats) where beat.beatClass == .ventricular {
            // The complex begins up to 130 ms before its R peak; a beat that comes very early has no room before that.
            if beat.sampleIndex - previous.sampleIndex > 210 {
                #expect(bulge(samples(beat.sampleIndex, -75 ... -48)) < 0.02)
            }
            let strange = samples(beat.sampleIndex, -15...30)
            #expect(swing(strange) > 0.2 * swing(own))
            if zip(own, strange).map({ abs($0 - $1) }).max()! > 0.25 * swing(own) { strangeCount += 1 }
        }
        let count = copy.beats.filter { $0.beatClass == .ventricular }.count
        #expect(strangeCount > count * 8 / 10)
    }

    @Test func `breathing shortens intervals to 80 % at most, one after the other, and all are normal`() throws {
        let beats = try Self.copy(.arrhythmia).beats
        #expect(beats.allSatisfy { $0.beatClass == .normal })
        let intervals = Self.intervals(beats)
        #expect(intervals.min()! > 0.77 * Self.usual.lowerBound && intervals.max()! < 1.01 * Self.usual.upperBound)
        #expect(intervals.filter { $0 < 0.93 * Self.usual.lowerBound }.count > beats.count / 20)
    }

    @Test(arguments: EpisodeMaker.Rhythm.allCases)
    func `the annotations lie on the R peaks`(rhythm: EpisodeMaker.Rhythm) throws {
        let copy = try Self.copy(rhythm)
        let beats = Self.recording.beats
        for (beat, original) in zip(copy.beats, beats) where beat.beatClass != .ventricular {
            let place = Int(beat.sampleIndex)
            let from = Int(original.sampleIndex)
            // 30 ms to either side, which no seam reaches.
            for offset in -10...10 where place + offset < copy.millivolts.count {
                #expect(copy.millivolts[place + offset] == Self.recording.millivolts[from + offset])
            }
        }
    }

    @Test func `a recording without a long run of normal beats has no such copy`() {
        let short = Recording(
            SyntheticRecording(
                script: RecordingScript(rate: Self.rate, seed: 3, episodes: [.sinus(rate: 72, seconds: 15)])),
            number: 7)
        for rhythm in EpisodeMaker.Rhythm.allCases {
            #expect(EpisodeMaker.copy(of: short, with: rhythm).map(\.beats.count) == nil)
        }
        let nothing = EpisodeMaker.copy(of: Recording(samples: [0, 1], rate: Self.rate), with: .tachycardia)
        #expect(nothing.map(\.beats.count) == nil)
    }
}
