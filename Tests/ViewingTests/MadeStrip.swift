// SPDX-License-Identifier: Apache-2.0

import Signal

@testable import Viewing

/// Strips of a drawn heart, from sums and products alone: the same bits everywhere.
enum MadeStrip {
    /// A beat every 0.8 s, a wide one as each fifth, from 10 s before an alarm's onset to 10 s after it.
    static func strip(
        source: String = "bed7", hertz: Double = 360, seconds: Double = 20, epochInMicroseconds: Int64? = nil,
        event: RhythmEvent? = nil
    ) -> Strip {
        let rate = SampleRate(hertz: hertz)!
        let first: SampleIndex = SampleIndex(115.3 * hertz)
        let count = Int(seconds * hertz)
        var millivolts = [Float](repeating: 0.2, count: count)
        var marks: [Strip.Mark] = []
        var beat = 0
        while (0.4 + 0.8 * Double(beat)) < seconds {
            let isWide = beat % 5 == 3
            let peak = 0.4 + 0.8 * Double(beat)
            for index in 0..<count {
                let distance = abs(Double(index) / hertz - peak) / (isWide ? 0.08 : 0.04)
                if distance < 1 { millivolts[index] += Float((isWide ? 1.6 : 1.1) * (1 - distance)) }
                let wave = abs(Double(index) / hertz - peak - 0.3) / 0.1
                if wave < 1 { millivolts[index] += Float((isWide ? -0.4 : 0.3) * (1 - wave * wave)) }
            }
            marks.append(
                Strip.Mark(
                    sampleIndex: first + SampleIndex(peak * hertz), beatClass: isWide ? .ventricular : .normal,
                    isNoisy: beat == 7))
            beat += 1
        }
        let alarm =
            event
            ?? RhythmEvent(
                kind: .frequentVentricularBeats, phase: .onset, sampleIndex: first + SampleIndex(10 * hertz),
                heartRate: 75)
        return Strip(
            source: source, reason: .alarm(alarm), sampleIndex: first + SampleIndex(10 * hertz), rate: rate,
            firstSampleIndex: first, millivolts: millivolts, marks: marks, epochInMicroseconds: epochInMicroseconds)
    }
}
