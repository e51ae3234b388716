// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

@Suite(.timeLimit(.minutes(10))) struct KnownTruthTests {
    @Test(arguments: [100.0, 128, 250, 360, 500, 1_000, 2_000], [1.0, -1, 0.3])
    func `every beat is found where it is, at any rate, gain and polarity`(hertz: Double, gain: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var script = RecordingScript(
            rate: rate, seed: 21,
            episodes: [
                .sinus(rate: 70, seconds: 15), .bigeminy(rate: 70, seconds: 15),
                Episode(.supraventricularEctopy(rate: 80, period: 4), seconds: 15), .sinus(rate: 120, seconds: 15),
            ],
            disturbances: [
                Disturbance(.muscleNoise(rootMeanSquare: 0.01), seconds: 0..<60),
                Disturbance(.baselineWander(rootMeanSquare: 0.1), seconds: 0..<60),
            ])
        script.gain = gain
        script.offsetInMillivolts = 2
        let recording = SyntheticRecording(script: script)
        let score = DetectionScore(recording, try MonitorRun(recording.samples, rate: rate), from: 5)
        #expect(score.found > 50)
        #expect(score.missed == 0)
        #expect(score.falsePositives == 0)
        #expect(score.largestError <= 0.02)
    }

    @Test func `a lead that is off for a while costs no beat before or after it, and raises no asystole`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        let recording = SyntheticRecording(
            script: RecordingScript(
                rate: rate, seed: 22, episodes: [.sinus(rate: 75, seconds: 60)],
                disturbances: [Disturbance(.leadOff, seconds: 20..<30)]))
        let run = try MonitorRun(recording.samples, rate: rate)
        let score = DetectionScore(recording, run, from: 5)
        #expect(score.falsePositives == 0)
        // The detector may need a moment to find its levels again.
        #expect(score.missed <= 3)
        #expect(run.states.contains("lead-off"))
        #expect(!run.rhythms.contains("asystole onset"))
    }

    @Test func `a heart that stops raises asystole once, and its return ends it`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        var script = RecordingScript(
            rate: rate, seed: 23,
            episodes: [.sinus(rate: 70, seconds: 25), .pause(seconds: 10), .sinus(rate: 70, seconds: 25)],
            // Amplifiers are never silent: without any noise this would be a flat line.
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.005), seconds: 0..<60)])
        script.breathAmplitudeInMillivolts = 0.08
        let recording = SyntheticRecording(script: script)
        let run = try MonitorRun(recording.samples, rate: rate)
        #expect(run.rhythms.filter { $0.hasPrefix("asystole") } == ["asystole onset", "asystole end"])
        #expect(DetectionScore(recording, run, from: 5).falsePositives == 0)
    }
}
