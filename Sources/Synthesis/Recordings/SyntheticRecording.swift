// SPDX-License-Identifier: Apache-2.0

public import Signal

/// A beat that is known to be in a recording.
public struct TrueBeat: Sendable, Equatable {
    /// The sample nearest to the R wave's extreme, of the signal as it was before noise.
    public var sampleIndex: SampleIndex
    /// Where the beat came from: N, S or V.
    public var beatClass: BeatClass
    /// Whether a lead was off, or the converter stuck, at the R wave: nobody could find this beat.
    public var isHidden: Bool

    /// Makes a beat.
    public init(sampleIndex: SampleIndex, beatClass: BeatClass, isHidden: Bool = false) {
        self.sampleIndex = sampleIndex
        self.beatClass = beatClass
        self.isHidden = isHidden
    }
}

/// An ECG made from a script, and the truth about its beats.
///
/// The heart's signal comes from the dynamical model of `LimitCycle`, at the first multiple of the recording's rate that
/// reaches 1,000 Hz, and is thinned to the rate. The waves are Gaussians of at least 8 ms, which hold nothing above
/// 60 Hz to speak of. Needs memory for the whole recording: for tests and benchmarks, not for endless streams.
public struct SyntheticRecording: Sendable {
    /// What the recording was made from.
    public let script: RecordingScript
    /// `[count]` millivolts; NaN where the recorder had none to send.
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

/// The heart's own signal on the grid of the integration, and where its R waves have their extremes.
private struct HeartSignal {
    var millivolts: [Double]
    var peaks: [(index: Int, beatClass: BeatClass)] = []

    /// How far from the main wave's centre its neighbours may pull the extreme, in seconds.
    private static let peakSearch = 0.02

    init(_ script: RecordingScript, plan: BeatPlan, rate: Double, count: Int) {
        var waves: [LimitCycle.PlacedWave] = []
        var centres: [Int] = []
        for beat in plan.beats {
            let shape = script.morphology[beat.beatClass]
            // The R wave lies on the grid, so that the pace changes exactly there.
            let centre = Int((beat.seconds * rate).rounded())
            centres.append(centre)
            let seconds = Double(centre) / rate
            for wave in shape.waves { waves.append(wave.placed(at: seconds, stretch: 1)) }
            let stretch = min(max(beat.precedingInterval, 0.3), 1.5).squareRoot()
            waves.append(shape.tWave.placed(at: seconds, stretch: stretch))
        }
        var model = LimitCycle(step: 1 / rate, breathAmplitude: script.breathAmplitudeInMillivolts)
        millivolts = model.run(count: count, peaks: centres, waves: waves)

        let reach = Int(Self.peakSearch * rate)
        for (beat, centre) in zip(plan.beats, centres) where centre < count {
            guard let main = script.morphology[beat.beatClass].mainWave else { continue }
            let sign: Double = main.amplitudeInMillivolts < 0 ? -1 : 1
            let shifted = centre + Int((main.offsetInSeconds * rate).rounded())
            let search = max(0, shifted - reach)..<min(count, shifted + reach + 1)
            guard let peak = search.max(by: { sign * millivolts[$0] < sign * millivolts[$1] }) else { continue }
            peaks.append((peak, beat.beatClass))
        }
    }
}

extension Wave {
    /// The wave of a beat at a time in seconds, its distance from the R wave and its width stretched.
    fileprivate func placed(at seconds: Double, stretch: Double) -> LimitCycle.PlacedWave {
        LimitCycle.PlacedWave(
            seconds: seconds + offsetInSeconds * stretch, width: widthInSeconds * stretch,
            amplitude: amplitudeInMillivolts)
    }
}
