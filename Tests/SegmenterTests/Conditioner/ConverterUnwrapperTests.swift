// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

@testable import Segmenter

@Suite struct ConverterUnwrapperTests {
    /// A signal squeezed into a converter that spans so many millivolts around 0.
    private static func wrapped(_ samples: [Float], span: Float) -> [Float] {
        samples.map { $0 - span * (($0 / span).rounded()) }
    }

    /// QRS complexes of 4 mV.
    private static func large(_ hertz: Double) throws -> (samples: [Float], rate: SampleRate, beats: [SampleIndex]) {
        let rate = try #require(SampleRate(hertz: hertz))
        var script = RecordingScript(rate: rate, seed: 3, episodes: [.sinus(rate: 95, seconds: 40)])
        script.gain = 3.2
        script.disturbances = [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<40)]
        let recording = SyntheticRecording(script: script)
        return (recording.samples, rate, recording.beats.map(\.sampleIndex))
    }

    /// Once round, and twice.
    @Test(arguments: [250.0, 360, 500, 1_000], [(2.5, 2), (1.8, 7)])
    func `QRS complexes that wrap round are joined again`(
        hertz: Double, converter: (span: Float, mostMissed: Int)
    ) throws {
        let (samples, rate, beats) = try Self.large(hertz)
        let found = Conditioning(Self.wrapped(samples, span: converter.span), rate: rate)
        #expect(found.wrapCount > 60)
        // From the fifth second on; what the span lacks of the converter's is left.
        let start = Int(5 * hertz)
        let wrong = zip(found.samples, samples).dropFirst(start).filter { abs($0 - $1) > 0.2 }
        #expect(wrong.count < samples.count / 40)
        let detection = Detection(found.samples, rate: rate)
        let (missed, extra) = detection.errors(against: beats, rate: rate, milliseconds: 150)
        #expect(missed <= converter.mostMissed && extra <= 2)
    }

    @Test(arguments: [250.0, 1_000])
    func `what does not wrap is left as it is`(hertz: Double) throws {
        let (samples, rate, _) = try Self.large(hertz)
        #expect(Conditioning(samples, rate: rate).wrapCount == 0)
        // A sawtooth is a ramp that wraps round.
        for artifact in Artifact.allCases where artifact != .leadOff && artifact != .sawtooth {
            let signal = artifact.samples(rate: rate, seconds: 40)
            #expect(Conditioning(signal, rate: rate).wrapCount == 0, "\(artifact)")
        }
    }
}
