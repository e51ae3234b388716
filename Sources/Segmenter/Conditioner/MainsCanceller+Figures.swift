// SPDX-License-Identifier: Apache-2.0

import Signal

/// What follows from the sampling rate, and the arithmetic of complex numbers.
extension MainsCanceller {
    /// The distance of the three points of the bend at most, in milliseconds.
    private static let bendInMilliseconds = 5.6
    /// What the bend must show: the mains, and the harmonics that they have most of, in hertz.
    private static let shown: InlineArray<6, Double> = [50, 60, 150, 180, 250, 300]
    /// Around half the sampling rate a sine has no phase, in hertz.
    static let nyquistMargin = 1.5

    /// What the bend makes of a sine, as a factor of its amplitude.
    func gain(_ frequency: Double) -> Double { Self.gain(frequency, bend: bend, hertz: hertz) }

    private static func gain(_ frequency: Double, bend: Int, hertz: Double) -> Double {
        1 - cosine(frequency * Double(bend) / hertz)
    }

    /// The distance at which the bend shows the least of what it must show best.
    static func bend(hertz: Double) -> Int {
        var best = (distance: 1, gain: 0.0)
        for distance in 1...max(Int(bendInMilliseconds * hertz / 1_000), 1) {
            var least = 2.0
            for index in 0..<6 where shown[index] < hertz / 2 {
                least = min(least, gain(shown[index], bend: distance, hertz: hertz))
            }
            if least > best.gain { best = (distance, least) }
        }
        return best.distance
    }

    /// Whether a sine has a phase at a rate: not at half of it.
    static func hasPhase(_ frequency: Double, at hertz: Double) -> Bool {
        let image = 2 * frequency / hertz
        return (image - image.rounded()).magnitude * hertz >= nyquistMargin
    }

    /// An eighth of about 0.2 s in which 50 Hz, 60 Hz and their mirror images at this rate tell each other apart best, in samples.
    static func pieceLength(hertz: Double) -> Int {
        var best = (length: 1, leakage: Double.infinity)
        for length in Int(0.0225 * hertz)...Int(0.0338 * hertz) + 1 {
            let block = Double(length * blockPieces)
            var leakage = 0.0
            for difference in [10.0, 100, 110, 120] {
                let whole = sineOfHalfTurns(difference * block / hertz)
                let one = sineOfHalfTurns(difference / hertz) * block
                if one.magnitude > 1e-6 { leakage += whole * whole / (one * one) }
            }
            if leakage < best.leakage - 1e-6 { best = (length, leakage) }
        }
        return best.length
    }

    static func sine(_ turns: Double) -> Double { sineOfHalfTurns(2 * turns) }
    static func cosine(_ turns: Double) -> Double { sineOfHalfTurns(2 * turns + 0.5) }

    static func product<Number: BinaryFloatingPoint & SIMDScalar>(
        _ a: SIMD2<Number>, _ b: SIMD2<Number>
    ) -> SIMD2<Number> {
        SIMD2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x)
    }

    static func squared(_ value: SIMD2<Double>) -> Double { value.x * value.x + value.y * value.y }

    /// The angle of a complex number, in turns: a continued fraction of the arc tangent of half of it.
    static func turns(of value: SIMD2<Double>) -> Double {
        let norm = squared(value).squareRoot()
        guard norm + value.x > 1e-9 * norm else { return 0.5 }
        let tangent = value.y / (norm + value.x)
        let square = tangent * tangent
        var fraction = 15.0
        var step = 7.0
        while step >= 1 {
            fraction = 2 * step - 1 + step * step * square / fraction
            step -= 1
        }
        return tangent / fraction / Double.pi
    }
}
