// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Makes the samples of an artifact one after the other, with what it remembers from one to the next.
struct ArtifactSource {
    private let artifact: Artifact
    private let rate: Double
    private var random: SplitMix64
    /// A level that walks, steps or fades, in millivolts.
    private var level = 0.0
    /// The states of two filters of one pole.
    private var smooth = 0.0
    private var slow = 0.0

    init(_ artifact: Artifact, rate: Double, seed: UInt64) {
        self.artifact = artifact
        self.rate = rate
        random = SplitMix64(seed: seed)
    }

    /// The next sample, in millivolts; asked for once for each, in order of time.
    mutating func millivolts(at time: Double) -> Double {
        switch artifact {
        case .flat: 0
        case .upperRail: 5
        case .lowerRail: -5
        case .squareWave: time.truncatingRemainder(dividingBy: 1) < 0.5 ? 1 : 0
        case .calibrationPulses: time.truncatingRemainder(dividingBy: 1) < 0.2 ? 1 : 0
        case .sawtooth: time.truncatingRemainder(dividingBy: 1)
        case .hum50: 0.5 * sin(2 * .pi * 50 * time)
        case .hum60: 0.5 * sin(2 * .pi * 60 * time)
        case .driftingHum50: driftingHum(50, time)
        case .driftingHum60: driftingHum(60, time)
        case .chirp: chirp(time.truncatingRemainder(dividingBy: 30))
        case .drift: 0.1 * time + sin(2 * .pi * 0.15 * time)
        case .randomWalk: walk(0.3)
        case .whiteNoise: 0.2 * random.nextNormal()
        case .muscleNoise: 0.2 * (1 + 0.5 * sin(2 * .pi * 0.2 * time)) * muscle()
        case .impulses: 0.005 * random.nextNormal() + (happens(2) ? 3 * either() : 0)
        case .steps: step()
        case .electrodePops: pop() + 0.005 * random.nextNormal()
        case .stuckBit: throughStuckBit(2 * sin(2 * .pi * 0.05 * time) + 0.01 * random.nextNormal())
        case .leadOff: .nan
        }
    }

    /// Whether something that happens so many times a second, at random, happens at this sample.
    private mutating func happens(_ timesASecond: Double) -> Bool { random.nextUniform() < timesASecond / rate }

    /// A number from -1 to 1.
    private mutating func either() -> Double { 2 * random.nextUniform() - 1 }

    /// Hum whose frequency swings by 0.5 Hz ten times in two minutes, and its amplitude more often.
    private func driftingHum(_ hertz: Double, _ time: Double) -> Double {
        let swing = 1.0 / 12
        // The integral of hertz + 0.5 sin(2 pi swing t), times 2 pi.
        let phase = 2 * .pi * hertz * time - 0.5 / swing * cos(2 * .pi * swing * time)
        return 0.5 * (1 + 0.3 * sin(2 * .pi * 0.4 * time)) * sin(phase)
    }

    /// A sine whose frequency grows from 15 Hz by a fixed amount a second, to 60 Hz at 30 s.
    private func chirp(_ time: Double) -> Double { sin(2 * .pi * (15 * time + 0.75 * time * time)) }

    private mutating func walk(_ millivoltsARootOfASecond: Double) -> Double {
        level += millivoltsARootOfASecond / rate.squareRoot() * random.nextNormal()
        return level
    }

    private mutating func step() -> Double {
        if happens(1) { level = 2 * either() }
        return level
    }

    private mutating func pop() -> Double {
        level *= exp(-1 / (0.3 * rate))
        if happens(0.5) { level += 3 * either() }
        return level
    }

    /// White noise through a low pass at 150 Hz (or 0.4 of the rate) and a high pass at 20 Hz, of about unit variance.
    private mutating func muscle() -> Double {
        let upper = min(150, 0.4 * rate)
        let highPole = exp(-2 * .pi * upper / rate)
        let lowPole = exp(-2 * .pi * 20 / rate)
        smooth = highPole * smooth + (1 - highPole) * random.nextNormal()
        slow = lowPole * slow + (1 - lowPole) * smooth
        // The variance of a low pass of one pole a is (1 - a) / (1 + a).
        return (smooth - slow) * ((1 + highPole) / (1 - highPole)).squareRoot()
    }

    private func throughStuckBit(_ millivolts: Double) -> Double {
        let steps = Int((millivolts / 0.005).rounded())
        return 0.005 * Double(steps | 128)
    }
}
