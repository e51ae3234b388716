// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

@Suite struct DisturbanceTests {
    private static func recording(_ disturbances: [Disturbance], hertz: Double = 500) throws -> SyntheticRecording {
        SyntheticRecording(
            script: RecordingScript(
                rate: try #require(SampleRate(hertz: hertz)), seed: 5, episodes: [.sinus(seconds: 20)],
                disturbances: disturbances))
    }

    @Test(arguments: [
        (Disturbance.Kind.whiteNoise(rootMeanSquare: 0.2), 0.2), (.muscleNoise(rootMeanSquare: 0.3), 0.3),
        (.baselineWander(rootMeanSquare: 0.5), 0.5), (.mains(hertz: 50, amplitude: 0.1), 0.1 / 2.0.squareRoot()),
    ])
    func `noise has the level that was asked for, and only while it lasts`(kind: Disturbance.Kind, level: Double) throws
    {
        let clean = try Self.recording([]).samples
        let noisy = try Self.recording([Disturbance(kind, seconds: 4..<16)]).samples
        let noise = zip(noisy, clean).map { Double($0 - $1) }
        #expect(noise[..<2_000].allSatisfy { $0 == 0 } && noise[8_000...].allSatisfy { $0 == 0 })
        let power = noise[2_000..<8_000].reduce(0) { $0 + $1 * $1 } / 6_000
        // Twelve seconds of wander are a few of its waves only.
        #expect(abs(power.squareRoot() / level - 1) < (kind == .baselineWander(rootMeanSquare: 0.5) ? 0.4 : 0.05))
    }

    @Test func `a lead that is off gives missing samples and hides its beats`() throws {
        let recording = try Self.recording([Disturbance(.leadOff, seconds: 6..<9)])
        for (index, sample) in recording.samples.enumerated() {
            #expect(sample.isNaN == (3_000..<4_500).contains(index))
        }
        for beat in recording.beats { #expect(beat.isHidden == (3_000..<4_500).contains(beat.sampleIndex)) }
        #expect(recording.visibleBeats.count < recording.beats.count)
    }

    @Test func `a converter that is stuck stands still`() throws {
        let recording = try Self.recording([Disturbance(.stuck(atMillivolts: 4.5), seconds: 6..<9)])
        #expect(recording.samples[3_000..<4_500].allSatisfy { $0 == 4.5 })
        #expect(recording.samples[2_999] != 4.5 && recording.samples[4_500] != 4.5)
    }

    @Test func `gain, offset and the converter's range come in this order`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        var script = RecordingScript(rate: rate, seed: 5, episodes: [.sinus(seconds: 10)])
        let plain = SyntheticRecording(script: script).samples
        script.gain = -3
        script.offsetInMillivolts = 0.5
        script.converterRange = -1...1
        let shaped = SyntheticRecording(script: script).samples
        for (one, other) in zip(plain, shaped) {
            #expect(abs(other - min(max(-3 * one + 0.5, -1), 1)) < 1e-5)
        }
        #expect(shaped.contains(-1))
    }

    @Test(arguments: [-5.0..<(-1), 30..<40, 18..<90, 0..<0])
    func `what lies outside the recording does no harm`(seconds: Range<Double>) throws {
        for kind in [Disturbance.Kind.leadOff, .whiteNoise(rootMeanSquare: 1), .muscleNoise(rootMeanSquare: 1)] {
            #expect(try Self.recording([Disturbance(kind, seconds: seconds)]).samples.count == 10_000)
        }
    }
}
