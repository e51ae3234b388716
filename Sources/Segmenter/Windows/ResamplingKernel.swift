// SPDX-License-Identifier: Apache-2.0

import Signal

/// The weights that turn samples of the input into the points of a 125 Hz window.
///
/// A low-pass of windowed-sinc form (Hann window; Smith JO, Digital Audio Resampling, 2002), evaluated at every
/// point's own fraction of a sample, so one table serves any ratio of the two rates. Its cut-off is at 0.45 of the lower
/// rate and it reaches four points (32 ms for inputs above 125 Hz) to either side. It is symmetric: no delay.
struct ResamplingKernel: ~Copyable {
    /// Samples that a point needs on either side of the one at or before it.
    let reach: Int
    /// Weights kept for a point: `2 * reach + 2`, rounded up to a multiple of 8 and filled with zeros.
    let stride: Int
    /// The first point that it is made for: 0.496 s before the R peak.
    static let firstPoint = -ClassifierInput.pointsBeforeRPeak
    private static let pointCount = ClassifierInput.pointCount - firstPoint

    /// Samples from the R peak to a point, rounded down: `[249]`, owned. (An InlineArray here is copied at each access.)
    private let offsets: FixedBuffer<Int16>
    /// The row of a point's weights: `[249]`, owned. Points that lie as far after a sample share one.
    private let rows: FixedBuffer<UInt8>
    /// `[rows, stride]` row x tap, float, owned; tap 0 lies `reach` samples before the point's offset.
    private let weights: FixedBuffer<Float>

    /// Makes the tables for a rate: O(249 x stride), allocates three times.
    init(rate: SampleRate) {
        let lowerRate = min(rate.hertz, ClassifierInput.rateInHertz)
        let halfWidthInSamples = 4 * rate.hertz / lowerRate
        let cutoffPerSample = 0.45 * lowerRate / rate.hertz
        reach = Int(halfWidthInSamples.rounded(.up))
        stride = Self.stride(reach: reach)
        offsets = FixedBuffer(repeating: 0, count: Self.pointCount)
        rows = FixedBuffer(repeating: 0, count: Self.pointCount)
        let owners = Self.rowOwners(at: rate)
        for point in 0..<Self.pointCount {
            let place = PointPlace(point, at: rate)
            offsets[point] = Int16(place.offset)
            rows[point] = UInt8(owners.row(of: place.fraction, at: rate))
        }
        weights = FixedBuffer(repeating: 0, count: owners.count * stride)
        for row in 0..<owners.count {
            let fraction = PointPlace(owners.point(ofRow: row), at: rate).fraction
            var sum = 0.0
            for tap in 0..<2 * reach + 2 {
                sum += Self.weight(
                    distance: Double(tap - reach) - fraction, halfWidth: halfWidthInSamples, cutoff: cutoffPerSample)
            }
            for tap in 0..<2 * reach + 2 {
                let weight = Self.weight(
                    distance: Double(tap - reach) - fraction, halfWidth: halfWidthInSamples, cutoff: cutoffPerSample)
                weights[row * stride + tap] = Float(weight / sum)
            }
        }
    }

    private static func stride(reach: Int) -> Int { (2 * reach + 2 + 7) / 8 * 8 }

    /// Bytes of the weights at a rate.
    static func weightByteCount(at rate: SampleRate) -> Int {
        let reach = Int((4 * rate.hertz / min(rate.hertz, ClassifierInput.rateInHertz)).rounded(.up))
        return rowOwners(at: rate).count * stride(reach: reach) * MemoryLayout<Float>.stride
    }

    /// Where a point lies between the samples: how many it is after the R peak, rounded down, and how far after that one.
    private struct PointPlace {
        let offset: Double
        let fraction: Double

        /// - Parameter point: counted from 0.
        init(_ point: Int, at rate: SampleRate) {
            let position = Double(point + firstPoint) * rate.hertz / ClassifierInput.rateInHertz
            offset = position.rounded(.down)
            // The difference is exact.
            fraction = position - offset
        }
    }

    /// The first point of each row: a point's weights follow from its fraction alone.
    private struct RowOwners {
        private var points = InlineArray<249, UInt8>(repeating: 0)
        private(set) var count = 0

        mutating func append(_ point: Int) {
            points[count] = UInt8(point)
            count += 1
        }

        func point(ofRow row: Int) -> Int { Int(points.span[row]) }

        /// The row of a fraction; the count if there is none.
        func row(of fraction: Double, at rate: SampleRate) -> Int {
            var row = 0
            while row < count, PointPlace(point(ofRow: row), at: rate).fraction != fraction { row += 1 }
            return row
        }
    }

    private static func rowOwners(at rate: SampleRate) -> RowOwners {
        var owners = RowOwners()
        for point in 0..<pointCount where owners.row(of: PointPlace(point, at: rate).fraction, at: rate) == owners.count
        {
            owners.append(point)
        }
        return owners
    }

    /// Samples from the R peak to a point in `firstPoint..<187`, rounded down.
    func offset(ofPoint point: Int) -> Int { Int(offsets[point - Self.firstPoint]) }

    /// Where a point's weights begin.
    private func row(ofPoint point: Int) -> Int { Int(rows[point - Self.firstPoint]) * stride }

    /// A point's value from samples that are all there.
    ///
    /// - Parameter samples: `stride` floats in millivolts, the first `reach` samples before the point's offset. Those
    ///   after `2 * reach + 2` only need to be finite.
    @inline(__always)
    func value(ofPoint point: Int, from samples: UnsafePointer<Float>) -> Float {
        let row = unsafe weights.baseAddress + row(ofPoint: point)
        var sum = SIMD8<Float>(repeating: 0)
        var tap = 0
        while tap < stride {
            let weight = unsafe UnsafeRawPointer(row + tap).loadUnaligned(as: SIMD8<Float>.self)
            let sample = unsafe UnsafeRawPointer(samples + tap).loadUnaligned(as: SIMD8<Float>.self)
            sum += weight * sample
            tap &+= 8  // bounded by `stride`
        }
        let pairs = sum.lowHalf + sum.highHalf
        return (pairs[0] + pairs[1]) + (pairs[2] + pairs[3])
    }

    /// A point's value where some samples are not there: the others' weights are scaled up in their place.
    ///
    /// - Parameter samples: as in `value(ofPoint:from:)`, NaN where a sample is missing.
    /// - Returns: the value in millivolts, or NaN where less than half of the weight is there.
    func partialValue(ofPoint point: Int, from samples: UnsafePointer<Float>) -> Float {
        let row = row(ofPoint: point)
        var sum: Float = 0
        var weightSum: Float = 0
        for tap in 0..<2 * reach + 2 {
            let sample = unsafe samples[tap]
            guard !sample.isNaN else { continue }
            let weight = weights[row + tap]
            sum += weight * sample
            weightSum += weight
        }
        return weightSum >= 0.5 ? sum / weightSum : .nan
    }

    /// The kernel at a distance in samples, unscaled.
    static func weight(distance: Double, halfWidth: Double, cutoff: Double) -> Double {
        guard abs(distance) < halfWidth else { return 0 }
        let window = 0.5 + 0.5 * sineOfHalfTurns(distance / halfWidth + 0.5)
        let phase = 2 * cutoff * distance
        let sinc = abs(phase) < 1e-9 ? 1 : sineOfHalfTurns(phase) / (Double.pi * phase)
        return sinc * window
    }
}

/// The sine of `halfTurns` x pi: the standard library has none where there is no C library.
///
/// Taylor's series to the 15th power on a quarter turn; absolute error under 1e-11.
func sineOfHalfTurns(_ halfTurns: Double) -> Double {
    var fraction = halfTurns - 2 * (halfTurns / 2).rounded()
    if fraction > 0.5 { fraction = 1 - fraction }
    if fraction < -0.5 { fraction = -1 - fraction }
    let angle = fraction * Double.pi
    let square = angle * angle
    var term = angle
    var sum = angle
    var power = 1.0
    while power < 15 {
        term *= -square / ((power + 1) * (power + 2))
        sum += term
        power += 2
    }
    return sum
}
