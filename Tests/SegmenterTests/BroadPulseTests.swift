// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal
import Synthesis
import Testing

@testable @_spi(Ablation) import Segmenter

/// Pulses of a pacemaker that the recorder's own filter has made broader than what the conditioner takes out.
@Suite struct BroadPulseTests {
    /// Beats at 50 a minute, and pulses of 2 mV at 72 that nothing follows, as they come out of a low-pass of 80 Hz.
    private static func signal(_ rate: SampleRate) -> (samples: [Float], peaks: [SampleIndex]) {
        let heart = StandardSignal(StandardComplex(tWaveMillivolts: 0.25), beatsPerMinute: 50, seconds: 60)
        var samples = heart.samples(rate: rate)
        let timeConstant = 2.0
        for number in 0..<70 {
            let start = 0.9 + 0.83 * Double(number)
            for index in Int((start * rate.hertz).rounded(.up))..<Int((start + 0.04) * rate.hertz)
            where index < samples.count {
                let time = (Double(index) / rate.hertz - start) * 1_000 / timeConstant
                samples[index] += Float(2 * time * exp(1 - time))
            }
        }
        return (samples, heart.peaks.map { SampleIndex(($0 * rate.hertz).rounded()) })
    }

    private static func errors(_ rules: QRSRules, hertz: Double) throws -> (missed: Int, extra: Int) {
        let rate = try #require(SampleRate(hertz: hertz))
        let (samples, peaks) = signal(rate)
        var detector = QRSDetector(
            rate: rate, smallestBeatInMillivolts: QRSDetector.standardSmallestBeatInMillivolts, rules: rules)
        var found: [SampleIndex] = []
        for sample in samples {
            if let beat = detector.push(sample) { found.append(beat.sampleIndex) }
        }
        while let beat = detector.flush() { found.append(beat.sampleIndex) }
        let window = SampleIndex(rate.samples(milliseconds: 100))
        return (
            peaks.count { peak in !found.contains { abs($0 - peak) <= window } },
            found.count { beat in !peaks.contains { abs($0 - beat) <= window } }
        )
    }

    @Test(arguments: [360.0, 500, 1_000])
    func `a pulse of up to 14 ms is no beat`(hertz: Double) throws {
        let errors = try Self.errors(.all, hertz: hertz)
        #expect(errors.extra <= 2)
        #expect(errors.missed <= 3)
    }

    @Test(arguments: [360.0, 500, 1_000])
    func `without the rule such pulses are counted`(hertz: Double) throws {
        #expect(try Self.errors(.all(but: .spike), hertz: hertz).extra > 20)
    }
}
