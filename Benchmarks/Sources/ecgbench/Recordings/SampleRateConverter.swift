// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Resamples a whole signal by a band-limited interpolation: a sinc under a Kaiser window, one filter a phase.
///
/// Sample k of the output stands at the time k / `to`, so the delay is none. The pass band ends at 0.45 of the lower rate
/// and what would fold back is 80 dB down from 0.55 of it. Crochiere and Rabiner, Multirate Digital Signal Processing, 1983;
/// the window's shape after Kaiser, 1974. Rates are whole numbers of hertz.
struct SampleRateConverter {
    /// The number of phases, and the input samples' step in them.
    private let phases: Int
    private let step: Int
    /// Input samples to each side that a point is made of.
    private let reach: Int
    /// `[phases][2 reach]`: the weights of the samples around a point.
    private let weights: [[Float]]

    /// Kaiser's parameter for 80 dB.
    private static let beta = 7.857

    /// Makes the filters from one rate to another, both in whole hertz.
    init(from source: Int, to target: Int) {
        precondition(source > 0 && target > 0, "rates are positive")
        let divisor = Self.greatestCommonDivisor(source, target)
        phases = target / divisor
        step = source / divisor
        // Twice the cut-off, in cycles a sample of the input; the band between 0.45 and 0.55 asks for 25.5 zero crossings.
        let band = Double(min(source, target)) / Double(source)
        let reach = Int((26 / band).rounded(.up))
        self.reach = reach
        weights = (0..<phases).map { [phases] phase in
            let fraction = Double(phase) / Double(phases)
            let row = (0..<2 * reach).map { tap -> Double in
                let distance = fraction - Double(tap - reach + 1)
                let inside = 1 - (distance / Double(reach)) * (distance / Double(reach))
                guard inside >= 0 else { return 0 }
                let angle = Double.pi * band * distance
                let sinc = angle == 0 ? 1 : sin(angle) / angle
                return sinc * Self.bessel(Self.beta * inside.squareRoot())
            }
            // A constant keeps its value at every phase.
            let sum = row.reduce(0, +)
            return row.map { Float($0 / sum) }
        }
    }

    /// The signal at the new rate; before its first sample and after its last, these two values go on.
    func converted(_ signal: [Float]) -> [Float] {
        guard let first = signal.first, let last = signal.last else { return [] }
        let padded =
            [Float](repeating: first, count: reach) + signal + [Float](repeating: last, count: reach + 1)
        let count = ((signal.count - 1) * phases) / step + 1
        return (0..<count).map { index in
            let (whole, phase) = (index * step).quotientAndRemainder(dividingBy: phases)
            let row = weights[phase]
            var sum: Float = 0
            // The sample `whole - reach + 1` of the signal is the first under the window.
            for tap in 0..<2 * reach { sum += row[tap] * padded[whole + 1 + tap] }
            return sum
        }
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    /// The modified Bessel function of the first kind and order 0, by its power series.
    private static func bessel(_ x: Double) -> Double {
        var sum = 1.0
        var term = 1.0
        var k = 1.0
        while term > 1e-12 * sum {
            term *= (x / (2 * k)) * (x / (2 * k))
            sum += term
            k += 1
        }
        return sum
    }
}
