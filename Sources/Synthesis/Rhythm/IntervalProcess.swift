// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The sinus rhythm's deviation from its mean interval, as a function of time.
///
/// McSharry et al. 2003 (doi:10.1109/TBME.2003.808805) give the RR intervals a spectrum of two Gaussian bands, at 0.1
/// and 0.25 Hz, each with a standard deviation of 0.01 Hz, and obtain the series by an inverse Fourier transform with
/// random phases. Here the same sum of cosines is evaluated directly, at the times of the beats alone: no transform,
/// and no series that must be made in advance.
struct IntervalProcess {
    private struct Component {
        var radiansPerSecond: Double
        var phase: Double
        var amplitude: Double
    }

    private var components: [Component] = []

    init(_ variability: IntervalVariability, random: inout SplitMix64) {
        let ratio = max(0, variability.lowToHighRatio)
        append(centre: 0.1, share: ratio / (1 + ratio), variability, &random)
        append(centre: 0.25, share: 1 / (1 + ratio), variability, &random)
    }

    /// The deviation at a time in seconds, in seconds; its standard deviation is the one asked for.
    func deviation(at seconds: Double) -> Double {
        components.reduce(0) { $0 + $1.amplitude * cos($1.radiansPerSecond * seconds + $1.phase) }
    }

    /// Adds one band: cosines spaced a quarter of the band's standard deviation, out to three of it.
    private mutating func append(
        centre: Double, share: Double, _ variability: IntervalVariability, _ random: inout SplitMix64
    ) {
        let steps = -12...12
        let densities = steps.map { step in exp(-Double(step * step) / 32) }
        let total = densities.reduce(0, +)
        let variance = variability.standardDeviationInSeconds * variability.standardDeviationInSeconds * share
        for (step, density) in zip(steps, densities) {
            components.append(
                Component(
                    radiansPerSecond: 2 * .pi * (centre + 0.0025 * Double(step)), phase: 2 * .pi * random.nextUniform(),
                    // A cosine of amplitude c has variance c^2 / 2.
                    amplitude: (2 * variance * density / total).squareRoot()))
        }
    }
}
