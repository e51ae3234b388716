// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import TestSupport
import Testing

@testable import Segmenter

struct QRSDetectorTests {
    /// Sinus rhythm with ventricular and supraventricular beats, a fast stretch, and some noise and wander.
    private static func recording(
        rate hertz: Double = 360, gain: Double = 1, offset: Double = 0, morphology: Morphology = .leadII
    ) throws -> SyntheticRecording {
        let rate = try #require(SampleRate(hertz: hertz))
        var script = RecordingScript(
            rate: rate, seed: 7,
            episodes: [
                .sinus(rate: 62, seconds: 30), .bigeminy(rate: 75, seconds: 20), .sinus(rate: 140, seconds: 20),
                .ventricularRun(rate: 160, seconds: 5), .sinus(rate: 80, seconds: 25),
            ],
            disturbances: [
                Disturbance(.whiteNoise(rootMeanSquare: 0.02 * abs(gain)), seconds: 0..<100),
                Disturbance(.baselineWander(rootMeanSquare: 0.1 * abs(gain)), seconds: 0..<100),
                Disturbance(.mains(hertz: 50, amplitude: 0.05 * abs(gain)), seconds: 40..<60),
            ])
        script.morphology = morphology
        script.gain = gain
        script.offsetInMillivolts = offset
        script.converterRange = -1_000...1_000
        return SyntheticRecording(script: script)
    }

    private static func expectAllFound(_ detection: Detection, in recording: SyntheticRecording, within: Double = 10) {
        let errors = detection.errors(
            against: recording.visiblePeaks, rate: recording.script.rate, milliseconds: within)
        #expect(errors == (0, 0), "of \(recording.visiblePeaks.count) beats")
    }

    @Test(arguments: Detection.rates)
    func `every beat is found at any rate, within 10 ms of its R peak`(hertz: Double) throws {
        let recording = try Self.recording(rate: hertz)
        Self.expectAllFound(Detection(recording), in: recording, within: max(10, 1_000 / hertz))
    }

    @Test(arguments: [0.25, 0.5, 2, 4])
    func `gain does not matter`(gain: Double) throws {
        let recording = try Self.recording(gain: gain)
        Self.expectAllFound(Detection(recording), in: recording)
    }

    @Test(arguments: [-300, -5, 5, 300])
    func `offset does not matter`(offset: Double) throws {
        let recording = try Self.recording(offset: offset)
        Self.expectAllFound(Detection(recording), in: recording)
    }

    @Test(arguments: Detection.rates)
    func `a signal upside down gives the same beats`(hertz: Double) throws {
        let recording = try Self.recording(rate: hertz)
        let upright = Detection(recording)
        let inverted = Detection(recording.samples.map { -$0 }, rate: recording.script.rate)
        #expect(inverted.peaks == upright.peaks)
        #expect(inverted.beats.map(\.amplitudeInMillivolts) == upright.beats.map { -$0.amplitudeInMillivolts })
    }

    @Test func `amplitudes are those of the R waves, with their sign`() throws {
        let rate = try #require(SampleRate(hertz: 500))
        let recording = SyntheticRecording(
            script: RecordingScript(rate: rate, seed: 3, episodes: [.sinus(rate: 70, seconds: 30)]))
        let detection = Detection(recording)
        #expect(detection.beats.count > 30)
        for beat in detection.beats {
            // The low-pass takes a part of a narrow R wave.
            #expect((0.6...1.2).contains(beat.amplitudeInMillivolts), "\(beat)")
        }
    }

    @Test func `tall pointed T waves are no beats`() throws {
        let recording = try Self.recording(morphology: .tallT)
        Self.expectAllFound(Detection(recording), in: recording, within: 20)
    }

    @Test(arguments: [30.0, 45, 72, 120, 180, 220])
    func `no rate of the heart is too slow or too fast`(beatsPerMinute: Double) throws {
        let rate = try #require(SampleRate(hertz: 250))
        var script = RecordingScript(
            rate: rate, seed: 11, episodes: [.sinus(rate: beatsPerMinute, seconds: 60)],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<60)])
        // A fast heart keeps time: at 220 beats a minute intervals of the usual variability would fall below 210 ms.
        script.variability = IntervalVariability(standardDeviationInSeconds: 2 / beatsPerMinute)
        let recording = SyntheticRecording(script: script)
        Self.expectAllFound(Detection(recording), in: recording)
    }

    @Test(arguments: Detection.rates)
    func `a beat is reported within 400 ms of its R peak once the levels are learnt`(hertz: Double) throws {
        let recording = try Self.recording(rate: hertz)
        let rate = recording.script.rate
        let detection = Detection(recording)
        let learntAt = try #require(detection.changes.first { $0.state == .good }).sampleIndex
        for beat in detection.beats where beat.detectedAt > learntAt {
            let delay = rate.milliseconds(samples: Double(beat.detectedAt - beat.sampleIndex))
            // A beat that was searched for comes later: half an RR interval behind its time.
            #expect((0...400).contains(delay) || delay < 1_200)
        }
        let late = detection.beats.count {
            $0.detectedAt > learntAt && rate.milliseconds(samples: Double($0.detectedAt - $0.sampleIndex)) > 400
        }
        #expect(late == 0)
    }

    @Test(arguments: Detection.rates)
    func `beats found while learning are reported when the levels are known, within 2.5 s`(hertz: Double) throws {
        let recording = try Self.recording(rate: hertz)
        let rate = recording.script.rate
        let first = try #require(Detection(recording).beats.first)
        #expect(abs(first.sampleIndex - recording.visiblePeaks[0]) <= rate.samples(milliseconds: 10))
        #expect(rate.seconds(at: first.detectedAt) <= 2.5)
    }

    @Test func `beats come in order, each once, none from the future`() throws {
        let recording = try Self.recording()
        let beats = Detection(recording).beats
        for (before, after) in zip(beats, beats.dropFirst()) {
            #expect(before.sampleIndex < after.sampleIndex)
            #expect(before.detectedAt <= after.detectedAt)
        }
        #expect(beats.allSatisfy { $0.sampleIndex <= $0.detectedAt })
    }

    @Test(arguments: 2...8)
    func `the last beat is found at the end of the input, however soon behind it`(tenths: Int) throws {
        let rate = try #require(SampleRate(hertz: 360))
        let recording = SyntheticRecording(
            script: RecordingScript(rate: rate, seed: 5, episodes: [.sinus(rate: 60, seconds: 20)]))
        let last = recording.visiblePeaks[recording.visiblePeaks.count - 2]
        let end = Int(last) + rate.samples(milliseconds: 100 * Double(tenths))
        let detection = Detection(recording.samples[..<end], rate: rate)
        #expect(abs(detection.peaks.last! - last) <= 4)
        #expect(detection.beats.allSatisfy { $0.detectedAt < end })
    }

    @Test func `an input too short to learn from gives its beats at its end`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        let recording = SyntheticRecording(
            script: RecordingScript(rate: rate, seed: 5, episodes: [.sinus(rate: 150, seconds: 20)]))
        let end = rate.samples(milliseconds: 1_500)
        let detection = Detection(recording.samples[..<end], rate: rate)
        let expected = recording.visiblePeaks.filter { $0 < SampleIndex(end - rate.samples(milliseconds: 80)) }
        #expect(expected.count >= 2)
        #expect(detection.errors(against: expected, rate: rate, milliseconds: 10).missed == 0)
    }

    @Test func `a beat much smaller than the others is found by search-back`() throws {
        let recording = try Self.recording()
        var samples = recording.samples
        // One beat of the first, slow stretch at an eighth of its height: too little evidence, but enough for the search.
        let peak = Int(recording.visiblePeaks[20])
        let baseline = samples[peak - 60]
        for index in (peak - 30)...(peak + 40) { samples[index] = baseline + 0.12 * (samples[index] - baseline) }
        let detection = Detection(samples, rate: recording.script.rate)
        let found = try #require(detection.beats.first { abs($0.sampleIndex - SampleIndex(peak)) <= 4 })
        #expect(
            detection.errors(against: recording.visiblePeaks, rate: recording.script.rate, milliseconds: 10) == (0, 0))
        let delay = recording.script.rate.milliseconds(samples: Double(found.detectedAt - found.sampleIndex))
        #expect(delay > 400)
        #expect((found.evidence ?? 0) < 0)
    }

    @Test(arguments: [(330, 2), (630, 1), (700, 1), (760, 1)])
    func `the search for an overdue beat keeps a refractory period before the beat that ends the search`(
        distance: Int, count: Int
    ) throws {
        let rate = try #require(SampleRate(hertz: 360))
        let recording = SyntheticRecording(
            script: RecordingScript(rate: rate, seed: 5, episodes: [.sinus(rate: 60, seconds: 20)]))
        var detector = QRSDetector(rate: rate)
        for sample in recording.samples { _ = detector.push(sample) }
        let last = detector.memory.levels.lastBeat
        let before = try #require(last)
        // Turned down, but with evidence enough for the search.
        var turnedDown = before
        turnedDown.evidence = -0.5
        turnedDown.height *= 0.22
        turnedDown.centreIndex += SampleIndex(distance)
        turnedDown.peakIndex += SampleIndex(distance)
        detector.turnedDown.removeAll()
        detector.turnedDown.append(turnedDown)
        var beat = before
        beat.centreIndex += 700
        beat.peakIndex += 700
        detector.book(Judgement(verdict: .beat, candidate: beat), of: beat)
        var found: [SampleIndex] = []
        while let beat = detector.found.popFirst() { found.append(beat.sampleIndex) }
        #expect(found.last == beat.peakIndex)
        #expect(found.count == count)
    }

    @Test(arguments: Detection.rates)
    func `any sample is taken: infinite, huge, subnormal, missing`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var generator = SeededGenerator(seed: 99)
        let odd: [Float] = [
            .infinity, -.infinity, .nan, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude,
            0, -0.0, 1e6, -1e6, 262_144, 1,
        ]
        let heart = SyntheticRecording(
            script: RecordingScript(rate: rate, seed: 9, episodes: [.sinus(rate: 90, seconds: 6)])
        ).samples
        var detector = QRSDetector(rate: rate)
        var last: SampleIndex = -1
        var index: SampleIndex = -1
        func check(_ beat: Beat) {
            #expect(beat.sampleIndex > last && beat.sampleIndex <= index && beat.detectedAt <= index)
            #expect(beat.amplitudeInMillivolts.isFinite)
            last = beat.sampleIndex
        }
        for round in 0..<8 {
            // Beats as high as the range allows, so that their shapes are learnt, and then anything.
            let gain: Float = [1, 200_000, 0.01, -3_000][round % 4]
            let noise = (0..<4_000).map { _ in
                generator.nextUniform() < 0.5
                    ? odd[Int(generator.next() % UInt64(odd.count))] : Float(generator.nextNormal())
            }
            for sample in heart.map({ gain * $0 }) + noise {
                index += 1
                if let beat = detector.push(sample) { check(beat) }
                _ = detector.nextChange()
            }
        }
        while let beat = detector.flush() { check(beat) }
    }

    @Test func `nothing at all gives nothing`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        #expect(Detection([], rate: rate).beats.isEmpty)
        #expect(Detection([1], rate: rate).beats.isEmpty)
        #expect(Detection([.nan], rate: rate).beats.isEmpty)
    }
}
