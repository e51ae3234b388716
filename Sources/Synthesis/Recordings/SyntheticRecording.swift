// SPDX-License-Identifier: Apache-2.0

import Signal

/// An ECG made from a script, and the truth about its beats.
///
/// The heart's signal comes from the dynamical model of `LimitCycle`, at the first multiple of the recording's rate that
/// reaches 1,000 Hz, and is thinned to the rate. The waves are Gaussians of at least 8 ms, which hold nothing above
/// 60 Hz to speak of. Needs memory for the whole recording: for tests and benchmarks, not for endless streams.
public struct SyntheticRecording: Sendable {
    /// What the recording was made from.
    public let script: RecordingScript
    /// `[count]` millivolts; NaN if the recorder had none to send.
    public let samples: [Float]
    /// All beats whose R wave lies inside the recording, in time order, the hidden ones among them.
    public let beats: [TrueBeat]

    /// Makes the recording; the same script gives the same bits on one platform.
    public init(script: RecordingScript) {
        self.script = script
        var random = SplitMix64(seed: script.seed)
        let rate = script.rate.hertz
        let count = max(0, Int((script.seconds * rate).rounded()))
        let factor = Int((1_000 / rate).rounded(.up))
        let plan = BeatPlan(script, random: &random)
        let heart = HeartSignal(script, plan: plan, rate: rate * Double(factor), count: count * factor)

        let low = script.converterRange.lowerBound
        let high = script.converterRange.upperBound
        var signal = (0..<count).map { heart.millivolts[$0 * factor] * script.gain + script.offsetInMillivolts }
        for disturbance in script.disturbances where !disturbance.kind.hidesBeats {
            disturbance.add(to: &signal, rate: rate, random: &random)
        }
        for index in signal.indices { signal[index] = min(max(signal[index], low), high) }
        for disturbance in script.disturbances where disturbance.kind.hidesBeats {
            disturbance.overwrite(&signal, rate: rate)
        }
        samples = signal.map { Float($0) }

        beats = heart.peaks.compactMap { peak in
            let nearest = (peak.index + factor / 2) / factor
            guard nearest < count else { return nil }
            let hidden = script.disturbances.contains {
                $0.kind.hidesBeats && $0.sampleRange(rate: rate, count: count).contains(nearest)
            }
            return TrueBeat(sampleIndex: SampleIndex(nearest), beatClass: peak.beatClass, isHidden: hidden)
        }
    }

    /// The beats that a detector can be asked to find.
    public var visibleBeats: [TrueBeat] { beats.filter { !$0.isHidden } }
}
