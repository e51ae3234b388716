// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Signal

/// The broad waves of ventricular flutter and fibrillation, synthesized: the same function of time at any rate.
///
/// Flutter is a sine. Fibrillation is a sum of `componentCount` sines whose frequencies are normally distributed about the
/// dominant one and whose phases are random: a narrow band of noise, whose amplitude and frequency wander (the spectral
/// representation of a random process; Shinozuka M, Deodatis G. Appl Mech Rev 1991;44:191-204, doi:10.1115/1.3119501). It has what
/// detectors go by, dominant frequency, bandwidth and size, and nothing else of a heart's.
public struct FibrillatoryWave: Sendable {
    /// Sines of which fibrillation is made.
    public static let componentCount = 40

    /// The size from peak to peak of a sine of the same power, in millivolts.
    public let millivolts: Double

    private struct Component {
        var hertz: Double
        var phase: Double
    }
    private let components: [Component]

    /// Makes fibrillation.
    ///
    /// - Parameter bandwidth: the standard deviation of the frequencies, in hertz.
    public init(fibrillationAt hertz: Double, bandwidth: Double = 0.8, millivolts: Double = 1, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        self.millivolts = millivolts
        components = (0..<Self.componentCount).map { _ in
            Component(hertz: hertz + bandwidth * random.nextNormal(), phase: 2 * .pi * random.nextUniform())
        }
    }

    /// Makes flutter of so many waves a minute.
    public init(flutterAt perMinute: Double, millivolts: Double) {
        self.millivolts = millivolts
        components = [Component(hertz: perMinute / 60, phase: 0)]
    }

    /// The wave at a time in seconds, in millivolts.
    func value(at seconds: Double) -> Double {
        let sum = components.reduce(0.0) { $0 + sin(2 * .pi * $1.hertz * seconds + $1.phase) }
        return millivolts / 2 / Double(components.count).squareRoot() * sum
    }

    /// `[seconds x rate]` millivolts, in steps of 2.5 uV.
    public func samples(rate: SampleRate, seconds: Double) -> [Float] {
        (0..<Int((seconds * rate.hertz).rounded())).map { index in
            Float((value(at: rate.seconds(at: SampleIndex(index))) * 400).rounded() / 400)
        }
    }
}
