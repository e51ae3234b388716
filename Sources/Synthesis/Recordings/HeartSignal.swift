// SPDX-License-Identifier: Apache-2.0

import Signal

/// The heart's own signal on the grid of the integration, and where its R waves have their extremes.
struct HeartSignal {
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
