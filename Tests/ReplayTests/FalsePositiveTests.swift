// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

/// The corpus of signals in which there is nothing to find: no beats, and no alarm that is not true.
@Suite(.timeLimit(.minutes(10))) struct FalsePositiveTests {
    /// Beats that are known to be made up of 40 s, at most; `nil` for none.
    ///
    /// An abrupt onset of a new kind of noise is judged by the levels of the one before, until it is known to be noise; a
    /// step beside another one within a QRS complex's width looks like a complex.
    private static let known: [Artifact: Int] = [
        .chirp: 21, .muscleNoise: 21, .impulses: 9, .steps: 4, .electrodePops: 3, .stuckBit: 10,
    ]

    @Test(arguments: Artifact.allCases, [100.0, 128, 250, 360, 500, 1_000])
    func `a signal without a heart gives no beats and no alarm of a heart's`(artifact: Artifact, hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        // Samples that the recorder says are missing are in order, even all of them.
        let run = try MonitorRun(artifact.samples(rate: rate, seconds: 40), rate: rate)
        let count = run.beats.count
        let most = Self.known[artifact] ?? 0
        #expect(count <= most, "first at \(run.beats.first ?? 0)")
        // That there is no beat is true, and is said even of a flat line: it may be a standstill.
        let alarms = run.rhythms.filter { !$0.hasPrefix("asystole") }
        if most == 0 {
            #expect(alarms.isEmpty, "\(alarms)")
        } else {
            // Of a few beats that are none a rate may follow for a moment, but nothing that threatens life.
            #expect(
                Set(alarms).isSubset(of: [
                    "tachycardia onset", "tachycardia end", "bradycardia onset", "bradycardia end",
                ]))
            #expect(alarms.count <= 2, "\(alarms)")
        }
        if artifact == .leadOff {
            #expect(run.rhythms.isEmpty)
            #expect(run.states == ["lead-off"])
        }
    }

    @Test(arguments: [Artifact.flat, .upperRail, .lowerRail], [128.0, 360, 1_000])
    func `a signal at rest is never called good`(artifact: Artifact, hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let run = try MonitorRun(artifact.samples(rate: rate, seconds: 30), rate: rate)
        #expect(!run.states.isEmpty)
        #expect(Set(run.states).isSubset(of: ["learning", "flat", "clipped"]), "\(run.states)")
    }

    @Test(arguments: [128.0, 250, 360, 1_000], [1.0, -1])
    func `tall T waves are not taken for beats`(hertz: Double, gain: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var script = RecordingScript(rate: rate, seed: 11, episodes: [.sinus(rate: 66, seconds: 60)])
        script.morphology = .tallT
        script.gain = gain
        let recording = SyntheticRecording(script: script)
        let score = DetectionScore(recording, try MonitorRun(recording.samples, rate: rate), from: 5)
        #expect(score.falsePositives == 0)
        #expect(score.missed == 0)
    }
}
