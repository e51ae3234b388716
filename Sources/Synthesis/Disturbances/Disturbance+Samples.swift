// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Signal

extension Disturbance {
    /// The samples that the disturbance touches, of a recording of `count`.
    func sampleRange(rate: Double, count: Int) -> Range<Int> {
        let last = Double(count)
        let start = min(max((seconds.lowerBound * rate).rounded(.up), 0), last)
        let end = min(max((seconds.upperBound * rate).rounded(.up), start), last)
        return Int(start)..<Int(end)
    }

    /// Adds noise to a signal in millivolts.
    func add(to signal: inout [Double], rate: Double, random: inout SplitMix64) {
        let range = sampleRange(rate: rate, count: signal.count)
        guard !range.isEmpty else { return }
        let noise: [Double]
        switch kind {
        case .whiteNoise(let level): noise = range.map { _ in level * random.nextNormal() }
        case .muscleNoise(let level): noise = Self.muscle(range.count, rate: rate, level: level, random: &random)
        case .baselineWander(let level): noise = Self.wander(range.count, rate: rate, level: level, random: &random)
        case .mains(let hertz, let amplitude):
            let phase = 2 * Double.pi * random.nextUniform()
            noise = range.map { amplitude * sin(2 * .pi * hertz * Double($0) / rate + phase) }
        case .fibrillation(let hertz, let millivolts):
            let wave = FibrillatoryWave(fibrillationAt: hertz, millivolts: millivolts, seed: random.next())
            noise = range.map { wave.value(at: Double($0) / rate) }
        case .driftingMains(let hertz, let amplitude, let swing):
            noise = Self.mains(range.count, rate: rate, hertz: hertz, amplitude: amplitude, swing: swing)
        case .glitches(let perSecond, let millivolts):
            noise = range.map { _ in
                random.nextUniform() < perSecond / rate ? millivolts * (2 * random.nextUniform() - 1) : 0
            }
        case .pacing(let pulse, let perMinute):
            var pulses = [Double](repeating: 0, count: range.count)
            var time = 30 / perMinute
            while time < Double(range.count) / rate {
                pulse.add(to: &pulses, at: time, rate: rate)
                time += 60 / perMinute
            }
            noise = pulses
        case .leadOff, .stuck: return
        }
        for (index, value) in zip(range, noise) { signal[index] += value }
    }

    /// Replaces the samples that nobody can see.
    func overwrite(_ signal: inout [Double], rate: Double) {
        let value: Double
        switch kind {
        case .leadOff: value = .nan
        case .stuck(let millivolts): value = millivolts
        case .whiteNoise, .muscleNoise, .baselineWander, .mains, .driftingMains, .glitches, .pacing, .fibrillation:
            return
        }
        for index in sampleRange(rate: rate, count: signal.count) { signal[index] = value }
    }

    /// A signal in millivolts with the disturbance in it; the seed matters to what is random alone.
    public func applied(to signal: [Float], rate: SampleRate, seed: UInt64) -> [Float] {
        var random = SplitMix64(seed: seed)
        var changed = signal.map(Double.init)
        add(to: &changed, rate: rate.hertz, random: &random)
        overwrite(&changed, rate: rate.hertz)
        return changed.map { Float($0) }
    }

    /// Hum with harmonics, whose frequency swings.
    private static func mains(
        _ count: Int, rate: Double, hertz: Double, amplitude: Double, swing: Double
    ) -> [Double] {
        let harmonics = [(1.0, 1.0), (2, 0.1), (3, 0.3), (5, 0.15), (7, 0.05)].filter {
            $0.0 * (hertz + swing) < rate / 2
        }
        let pace = 2 * Double.pi / 60
        return (0..<count).map { index in
            let time = Double(index) / rate
            // The integral of hertz + swing sin(pace t), times 2 pi.
            let phase = 2 * Double.pi * (hertz * time - swing / pace * cos(pace * time))
            return harmonics.reduce(0) { $0 + amplitude * $1.1 * sin($1.0 * phase) }
        }
    }

    /// White noise through a high pass at 20 Hz and a low pass at 150 Hz (or 0.4 of the rate), both of one pole.
    private static func muscle(_ count: Int, rate: Double, level: Double, random: inout SplitMix64) -> [Double] {
        let lowPole = exp(-2 * .pi * 20 / rate)
        let highPole = exp(-2 * .pi * min(150, 0.4 * rate) / rate)
        var slow = 0.0
        var smooth = 0.0
        let noise = (0..<count).map { _ in
            let white = random.nextNormal()
            smooth = highPole * smooth + (1 - highPole) * white
            slow = lowPole * slow + (1 - lowPole) * smooth
            return smooth - slow
        }
        return scaled(noise, to: level)
    }

    /// Sixteen sines between 0.05 and 0.5 Hz with random frequencies and phases.
    private static func wander(_ count: Int, rate: Double, level: Double, random: inout SplitMix64) -> [Double] {
        let tones = (0..<16).map { _ in
            (radians: 2 * .pi * (0.05 + 0.45 * random.nextUniform()) / rate, phase: 2 * .pi * random.nextUniform())
        }
        let amplitude = level * (2.0 / 16).squareRoot()
        return (0..<count).map { index in
            tones.reduce(0) { $0 + amplitude * sin($1.radians * Double(index) + $1.phase) }
        }
    }

    /// The same noise with exactly this root mean square.
    private static func scaled(_ noise: [Double], to level: Double) -> [Double] {
        let power = noise.reduce(0) { $0 + $1 * $1 } / Double(max(1, noise.count))
        guard power > 0 else { return noise }
        let factor = level / power.squareRoot()
        return noise.map { factor * $0 }
    }
}
