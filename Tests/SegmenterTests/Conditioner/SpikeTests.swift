// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

@testable import Segmenter

@Suite struct SpikeTests {
    @Test(arguments: Detection.rates)
    func `what is clean passes bit for bit, and no sample is lost`(hertz: Double) throws {
        let heart = try HeartUnderTest(hertz: hertz)
        var conditioner = Conditioner(rate: heart.rate)
        let found = Conditioning(heart.samples, by: &conditioner)
        #expect(found.samples == heart.samples)
        #expect(found.raw == heart.samples)
        #expect(found.spikes.isEmpty)
        #expect(heart.rate.milliseconds(samples: Double(conditioner.delay)) <= 40)
    }

    /// The narrowest QRS complexes of newborns, at every place between two samples.
    @Test(arguments: [100.0, 125, 128, 250, 500])
    func `a QRS complex of 40 ms is left alone`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        for millivolts in [-2.5, 1, 3] {
            let signal = StandardSignal(
                StandardComplex(millivolts: millivolts, milliseconds: 40), beatsPerMinute: 173, seconds: 60)
            let samples = signal.samples(rate: rate)
            let found = Conditioning(samples, rate: rate)
            #expect(found.spikes.isEmpty)
            #expect(found.samples == samples)
        }
    }

    @Test(arguments: [(250.0, 0.03), (360, 0.03), (500, 0.03), (1_000, 0.02), (2_000, 0.02)])
    func `one-sample glitches are taken out and told`(hertz: Double, remaining: Double) throws {
        let heart = try HeartUnderTest(hertz: hertz, seconds: 60, .glitches(perSecond: 10, millivolts: 5))
        let found = Conditioning(heart.samples, rate: heart.rate)
        let glitches = heart.samples.indices.filter { abs(heart.samples[$0] - heart.clean.samples[$0]) > 0.3 }
        let left = glitches.filter { abs(found.samples[$0] - heart.clean.samples[$0]) > 0.3 }
        #expect(glitches.count > 400)
        #expect(Double(left.count) <= remaining * Double(glitches.count))
        #expect(Double(found.spikes.count) > 0.9 * Double(glitches.count))
        #expect(found.spikes.filter(\.isPacing).count < 10)
        // What is no glitch stays, but between two of them.
        let others = heart.samples.indices.filter { heart.samples[$0] == heart.clean.samples[$0] }
        let changed = others.filter { abs(found.samples[$0] - heart.clean.samples[$0]) > 0.1 }
        #expect(changed.count < others.count / 1_000)
    }

    /// Where a QRS complex has ten samples, each twelfth of which is a glitch.
    @Test(arguments: [125.0, 128, 200])
    func `a hail of glitches at a low rate leaves the beats`(hertz: Double) throws {
        let heart = try HeartUnderTest(hertz: hertz, seconds: 60, .glitches(perSecond: 10, millivolts: 5))
        let found = Conditioning(heart.samples, rate: heart.rate)
        let glitches = heart.samples.indices.filter { abs(heart.samples[$0] - heart.clean.samples[$0]) > 0.3 }
        let left = glitches.filter { abs(found.samples[$0] - heart.clean.samples[$0]) > 0.3 }
        #expect(glitches.count > 400)
        #expect(Double(left.count) <= 0.03 * Double(glitches.count))
        let others = heart.samples.indices.filter { heart.samples[$0] == heart.clean.samples[$0] }
        let changed = others.filter { abs(found.samples[$0] - heart.clean.samples[$0]) > 0.3 }
        #expect(changed.count < others.count / 200)
    }

    /// A hail that stops leaves nothing that goes on taking beats for glitches.
    @Test(arguments: [100.0, 125, 200])
    func `after a hail what is clean passes bit for bit`(hertz: Double) throws {
        let hail = try HeartUnderTest(hertz: hertz, seconds: 30, .glitches(perSecond: 10, millivolts: 5))
        let clean = try HeartUnderTest(hertz: hertz, seconds: 30)
        let found = Conditioning(hail.samples + clean.samples, rate: hail.rate)
        let end = hail.samples.count + Int(3 * hertz)
        #expect(Array(found.samples[end...]) == Array(clean.samples[Int(3 * hertz)...]))
    }

    /// EC13's pulses: the largest and a small one, the shortest and the longest that this rate shows.
    @Test(arguments: [250.0, 500, 1_000, 2_000], [(700.0, 0.1), (700, 2), (-100, 0.5), (10, 1), (2, 2)])
    func `pulses of a pacemaker are taken out and known by their clock`(
        hertz: Double, pulse: (millivolts: Double, milliseconds: Double)
    ) throws {
        let shape = PacingPulse(millivolts: pulse.millivolts, milliseconds: pulse.milliseconds)
        let heart = try HeartUnderTest(hertz: hertz, .pacing(shape, perMinute: 83))
        let found = Conditioning(heart.samples, rate: heart.rate)
        // 40 s at 83 a minute; some fall into a QRS complex, and the first four are not known yet.
        #expect(found.spikes.count >= 46)
        #expect(found.spikes.filter(\.isPacing).count >= found.spikes.count - 10)
        let errors = zip(found.samples, heart.clean.samples).filter { abs($0 - $1) > 0.3 }
        #expect(errors.count < 25)
    }

    @Test(arguments: [250.0, 360, 1_000])
    func `two pulses a beat are known, with an overshoot as well`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var signal = [Double](repeating: 0, count: Int(40 * hertz))
        let pulse = PacingPulse(millivolts: 50, milliseconds: 0.5, overshootMilliseconds: 20)
        for beat in 0..<44 {
            pulse.add(to: &signal, at: 0.3 + 0.9 * Double(beat), rate: hertz)
            pulse.add(to: &signal, at: 0.46 + 0.9 * Double(beat), rate: hertz)
        }
        let found = Conditioning(signal.map { Float($0) }, rate: rate)
        #expect(found.spikes.count == 88)
        #expect(found.spikes.filter(\.isPacing).count >= 76)
    }

    @Test func `a missing sample keeps its place, and one that is no number is missing`() throws {
        let heart = try HeartUnderTest(hertz: 250)
        var samples = heart.samples
        for index in 1_000..<1_004 { samples[index] = .nan }
        samples[2_000] = .infinity
        samples[3_000] = -.infinity
        let found = Conditioning(samples, rate: heart.rate)
        let missing = found.samples.indices.filter { found.samples[$0].isNaN }
        #expect(missing == [1_000, 1_001, 1_002, 1_003, 2_000, 3_000])
        #expect(found.raw.indices.filter { found.raw[$0].isNaN } == missing)
        #expect(found.samples.indices.allSatisfy { missing.contains($0) || found.samples[$0] == samples[$0] })
    }

    @Test func `samples are counted through a flush, and a restart forgets pulses`() throws {
        let pulses = Disturbance.Kind.pacing(PacingPulse(millivolts: 100, milliseconds: 1), perMinute: 75)
        let heart = try HeartUnderTest(hertz: 500, pulses)
        var conditioner = Conditioner(rate: heart.rate)
        let first = Conditioning(heart.samples, by: &conditioner)
        #expect(conditioner.sampleCount == SampleIndex(heart.samples.count))
        #expect(conditioner.outputCount == conditioner.sampleCount)
        conditioner.restart()
        let second = Conditioning(heart.samples, by: &conditioner)
        #expect(first.samples == second.samples)
        #expect(second.spikes.map(\.isPacing) == first.spikes.map(\.isPacing))
        #expect(second.spikes.first.map { $0.sampleIndex } == first.spikes.first.map { $0.sampleIndex + 20_000 })
    }
}
